#pragma once

#include <optional>

#include "core/clock.hh"

namespace hepsweep::coordinator {

/// The time that a run may take (--time-limit, or the end of a Slurm job): it is stopped in order
/// a little before, and towards the end only trials are started that can be finished or can leave
/// a checkpoint.
class TimeBudget {
 public:
  /// No limit.
  TimeBudget() = default;
  /// \param limit_seconds from now to the limit
  TimeBudget(double limit_seconds, TimePoint now);

  bool is_limited() const { return stop_.has_value(); }
  /// Until the orderly stop; infinity without a limit.
  double seconds_left(TimePoint now) const;
  /// What workers get for their checkpoints when the stop has come.
  double seconds_for_stop() const { return seconds_for_stop_; }

  /// Whether a trial may be started.
  /// \param predicted seconds that it takes; nothing where that is not known
  /// \param to_checkpoint seconds to its first checkpoint; 0: it leaves none
  bool may_start(std::optional<double> predicted, double to_checkpoint, TimePoint now) const;

 private:
  std::optional<TimePoint> stop_;
  double seconds_for_stop_ = 0;
};

}  // namespace hepsweep::coordinator
