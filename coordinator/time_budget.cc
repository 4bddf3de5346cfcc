#include "coordinator/time_budget.hh"

#include <algorithm>
#include <limits>

namespace hepsweep::coordinator {
namespace {

// Between the orderly stop and the limit: a part of it, but enough for checkpoints and no waste.
constexpr double margin_part = 0.1;
constexpr double smallest_margin_seconds = 1;
constexpr double largest_margin_seconds = 30;
constexpr double checkpoint_part = 0.6;  // of the margin, for the workers

}  // namespace

TimeBudget::TimeBudget(double limit_seconds, TimePoint now) {
  const double margin =
      std::clamp(margin_part * limit_seconds, smallest_margin_seconds, largest_margin_seconds);
  stop_ = now + seconds(std::max(0.0, limit_seconds - margin));
  seconds_for_stop_ = checkpoint_part * margin;
}

double TimeBudget::seconds_left(TimePoint now) const {
  return stop_ ? seconds_between(now, *stop_) : std::numeric_limits<double>::infinity();
}

bool TimeBudget::may_start(std::optional<double> predicted, double to_checkpoint,
                           TimePoint now) const {
  const double left = seconds_left(now);
  if (left <= 0) return false;
  if (to_checkpoint > 0 && to_checkpoint <= left) return true;
  // Where nothing is known yet, the orderly stop has it leave a checkpoint: without a first trial a
  // short limit would let none ever begin.
  return !predicted || *predicted <= left;
}

}  // namespace hepsweep::coordinator
