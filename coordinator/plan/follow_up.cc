#include "coordinator/plan/follow_up.hh"

namespace hepsweep::coordinator {

std::vector<FollowUp> follow_ups(const studies::Study& study, const std::vector<Json>& baselines) {
  std::vector<FollowUp> list;
  for (const Json& network : baselines) list.push_back({.stage = "baseline", .network = network});
  if (study.validation) {
    list.push_back({.stage = "validation"});
    if (study.validation->permuted_labels) {
      list.push_back(
          {.stage = "validation", .variation = "permuted_labels", .as_long_as_winner = true});
    }
  }
  return list;
}

}  // namespace hepsweep::coordinator
