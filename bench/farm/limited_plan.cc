#include "bench/farm/limited_plan.hh"

#include <algorithm>

#include "bench/farm/processor_use.hh"

namespace hepsweep::bench {

std::vector<coordinator::WaitingTrial> LimitedPlan::next(std::size_t count,
                                                         coordinator::PendingWrites& writes) {
  if (given_ >= limit_) return {};
  auto trials = plan_.next(std::min(count, static_cast<std::size_t>(limit_ - given_)), writes);
  if (!began_ && !trials.empty()) {
    began_ = Clock::now();
    cpu_at_start_ = processor_use().own;
  }
  given_ += static_cast<std::int64_t>(trials.size());
  return trials;
}

void LimitedPlan::finished(const coordinator::WaitingTrial& trial, studies::TrialState state,
                           std::optional<double> objective) {
  ++done_;
  plan_.finished(trial, state, objective);
}

bool LimitedPlan::complete() const {
  const bool is_complete = given_ >= limit_ && done_ == given_;
  if (is_complete && !ended_) {
    ended_ = Clock::now();
    cpu_at_end_ = processor_use().own;
  }
  return is_complete;
}

double LimitedPlan::seconds() const {
  if (!began_ || !ended_) return 0;
  return seconds_between(*began_, *ended_);
}

double LimitedPlan::seconds_since_end() const {
  if (!ended_) return 0;
  return seconds_since(*ended_);
}

}  // namespace hepsweep::bench
