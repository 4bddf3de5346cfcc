#pragma once

#include <optional>

#include "coordinator/plan/trial_plan.hh"

namespace hepsweep::coordinator {

/// Predicts how long trials take, from their operations and from what was measured so far. It
/// orders the dispatch, the progress line and the end before a time limit; results never depend on
/// it.
class CostModel {
 public:
  /// A trial took so many seconds.
  void learn(const WaitingTrial& trial, double seconds);

  /// The mean of its configuration's finished trials; otherwise its operations at the measured
  /// speed; otherwise the mean of all trials. Nothing while nothing is known.
  std::optional<double> seconds(const WaitingTrial& trial) const;
  /// Of an unknown trial.
  std::optional<double> mean_seconds() const;
  /// Of all trials that were learnt from.
  double total_seconds() const { return total_seconds_; }
  /// What orders trials: larger means longer.
  double order(const WaitingTrial& trial) const;

 private:
  double total_seconds_ = 0;
  // Sums that forget: the last ten trials or so count.
  double seconds_ = 0;
  double trials_ = 0;
  double timed_operations_ = 0;
  double seconds_of_operations_ = 0;
};

}  // namespace hepsweep::coordinator
