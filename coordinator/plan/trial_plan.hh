#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "studies/trial/trial.hh"

namespace hepsweep::coordinator {

/// A trial that waits for a worker.
struct WaitingTrial {
  studies::TrialSpecification specification;
  std::int64_t attempts = 0;          ///< given out before
  std::int64_t counted_failures = 0;  ///< of those, by the trial's own fault
};

/// The best configuration so far.
struct BestSoFar {
  std::int64_t configuration = 0;
  double mean = 0;
  std::size_t replicas = 0;
};

/// What is to be done, in logical order; the farm decides who does it and when. What a plan
/// proposes depends on results in their logical order only, never on when they came.
class TrialPlan {
 public:
  virtual ~TrialPlan() = default;

  /// Enters up to about `count` further trials into the database and returns those that still wait
  /// (in a resumed study many are finished). Nothing: there are none now. Called in a transaction.
  virtual std::vector<WaitingTrial> next(std::size_t count) = 0;
  /// A trial became final.
  virtual void finished(const studies::TrialSpecification& trial, studies::TrialState state,
                        std::optional<double> objective) = 0;
  /// True when every trial of the plan is final.
  virtual bool complete() const = 0;

  /// Trials in all; nothing where the strategy decides as it goes.
  virtual std::optional<std::int64_t> planned() const = 0;
  virtual std::int64_t final_trials() const = 0;
  virtual std::int64_t failed_trials() const = 0;
  virtual std::optional<BestSoFar> best() const = 0;
};

}  // namespace hepsweep::coordinator
