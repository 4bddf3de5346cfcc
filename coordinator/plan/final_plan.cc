#include "coordinator/plan/final_plan.hh"

#include <utility>

namespace hepsweep::coordinator {

FinalPlan::FinalPlan(std::vector<WaitingTrial> trials, EarlierTrials earlier)
    : waiting_(std::move(trials)),
      planned_(earlier.finished + static_cast<std::int64_t>(waiting_.size())),
      final_trials_(earlier.finished),
      failed_trials_(earlier.failed) {}

std::vector<WaitingTrial> FinalPlan::next(std::size_t, PendingWrites&) {
  return std::exchange(waiting_, {});
}

void FinalPlan::finished(const WaitingTrial&, studies::TrialState state, std::optional<double>) {
  ++final_trials_;
  if (state == studies::TrialState::failed) ++failed_trials_;
}

}  // namespace hepsweep::coordinator
