#pragma once

#include <vector>

#include "coordinator/plan/trial_plan.hh"

namespace hepsweep::coordinator {

/// Trials of a look that an earlier run carried out.
struct EarlierTrials {
  std::int64_t finished = 0;
  std::int64_t failed = 0;  ///< of these
};

/// The trials of a look at the test split: a given list, entered into the database already.
class FinalPlan : public TrialPlan {
 public:
  explicit FinalPlan(std::vector<WaitingTrial> trials, EarlierTrials earlier = {});

  std::vector<WaitingTrial> next(std::size_t count, PendingWrites& writes) override;
  void finished(const WaitingTrial& trial, studies::TrialState state,
                std::optional<double> objective) override;
  bool complete() const override { return final_trials_ == planned_; }

  std::optional<std::int64_t> planned() const override { return planned_; }
  std::int64_t final_trials() const override { return final_trials_; }
  std::int64_t failed_trials() const override { return failed_trials_; }
  std::optional<BestSoFar> best() const override { return std::nullopt; }

 private:
  std::vector<WaitingTrial> waiting_;
  std::int64_t planned_;
  std::int64_t final_trials_;
  std::int64_t failed_trials_;
};

}  // namespace hepsweep::coordinator
