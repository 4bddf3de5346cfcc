#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "coordinator/pending_writes.hh"
#include "studies/trial/trial.hh"

namespace hepsweep::coordinator {

/// What the replicas of a configuration have in common: one object for all of them.
struct SharedWork {
  studies::TrialSpecification specification;  ///< all but the numbers of trial and replica
  double operations = 0;  ///< multiply-adds that one trial may take; 0: not known
  double seconds = 0;     ///< measured, of the finished trials together
  std::int64_t finished = 0;
};

/// A trial that waits for a worker.
struct WaitingTrial {
  std::int64_t trial = 0;
  std::int64_t replica = 0;
  std::shared_ptr<SharedWork> work;
  std::int64_t attempts = 0;           ///< given out before
  std::int64_t counted_failures = 0;   ///< of those, by the trial's own fault
  std::int64_t killed_on_the_way = 0;  ///< of those, killed from outside although they progressed

  std::int64_t configuration() const { return work->specification.configuration; }
  /// The whole, for a worker.
  studies::TrialSpecification specification() const;
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

  /// Up to about `count` further trials: those that still wait (in a resumed study some are
  /// finished). Nothing: there are none now.
  /// \param writes what enters them into the database; they are given out once that is durable
  virtual std::vector<WaitingTrial> next(std::size_t count, PendingWrites& writes) = 0;
  /// A trial became final.
  virtual void finished(const WaitingTrial& trial, studies::TrialState state,
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
