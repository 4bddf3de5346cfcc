#include "coordinator/plan/follow_up.hh"

namespace hepsweep::coordinator {

std::vector<FollowUp> follow_ups(const studies::Study&, const std::vector<Json>& baselines) {
  std::vector<FollowUp> list;
  for (const Json& network : baselines) list.push_back({.stage = "baseline", .network = network});
  return list;
}

}  // namespace hepsweep::coordinator
