#include "nn/schedules/exponential.hh"

#include <algorithm>
#include <cmath>

namespace hepsweep::nn {

Schedule read_exponential(ObjectReader& settings) {
  const double factor =
      settings.number("factor", {.lowest = 0, .highest = 1, .lowest_excluded = true}, 0.95);
  const bool by_epoch = settings.choice("per", {"epoch", "update"}, "epoch") == "epoch";
  const double floor = settings.number("floor", Range::at_least(0), 0);
  return [factor, by_epoch, floor](double learning_rate, ScheduleTime time) {
    const auto count = static_cast<double>(by_epoch ? time.epochs : time.updates);
    return std::max(std::min(floor, learning_rate), learning_rate * std::pow(factor, count));
  };
}

}  // namespace hepsweep::nn
