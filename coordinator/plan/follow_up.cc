#include "coordinator/plan/follow_up.hh"

#include "studies/study/baselines.hh"

namespace hepsweep::coordinator {

std::vector<FollowUp> follow_ups(const studies::Study& study, std::size_t classes) {
  std::vector<FollowUp> list;
  for (Json& network : studies::baselines_of(study, classes)) {
    list.push_back({.stage = "baseline", .network = std::move(network)});
  }
  return list;
}

}  // namespace hepsweep::coordinator
