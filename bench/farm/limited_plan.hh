#pragma once

#include <optional>

#include "coordinator/plan/trial_plan.hh"
#include "core/clock.hh"

namespace hepsweep::bench {

/// The next so many trials of another plan (a few more where that one makes them in groups), with
/// the times between which they were done.
class LimitedPlan : public coordinator::TrialPlan {
 public:
  LimitedPlan(coordinator::TrialPlan& plan, std::int64_t trials) : plan_(plan), limit_(trials) {}

  std::vector<coordinator::WaitingTrial> next(std::size_t count,
                                              coordinator::PendingWrites& writes) override;
  void finished(const coordinator::WaitingTrial& trial, studies::TrialState state,
                std::optional<double> objective) override;
  /// True when the trials are final and, since it is asked after the transaction, durable.
  bool complete() const override;

  std::optional<std::int64_t> planned() const override { return limit_; }
  std::int64_t final_trials() const override { return done_; }
  std::int64_t failed_trials() const override { return plan_.failed_trials(); }
  std::optional<coordinator::BestSoFar> best() const override { return plan_.best(); }

  /// When the first trials were taken for workers.
  Clock::time_point began() const { return began_.value_or(Clock::time_point()); }
  /// Between that moment and the last durable result.
  double seconds() const;
  /// This process's CPU time in between.
  double cpu_seconds() const { return cpu_at_end_ - cpu_at_start_; }
  /// Since the last durable result.
  double seconds_since_end() const;

 private:
  coordinator::TrialPlan& plan_;
  std::int64_t limit_;
  std::int64_t given_ = 0;
  std::int64_t done_ = 0;
  std::optional<Clock::time_point> began_;
  double cpu_at_start_ = 0;
  mutable std::optional<Clock::time_point> ended_;
  mutable double cpu_at_end_ = 0;
};

}  // namespace hepsweep::bench
