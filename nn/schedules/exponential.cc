#include "nn/schedules/exponential.hh"

#include <algorithm>
#include <cmath>

namespace hepsweep::nn {

Schedule read_exponential(ObjectReader& settings) {
  const double factor =
      settings.number("factor", {.lowest = 0, .highest = 1, .lowest_excluded = true}, 0.95);
  const ScheduleUnit unit = read_schedule_unit(settings);
  const double floor = settings.number("floor", Range::at_least(0), 0);
  return {[factor, unit, floor](double learning_rate, ScheduleTime time) {
    const double decayed = learning_rate * std::pow(factor, elapsed(time, unit));
    return std::max(std::min(floor, learning_rate), decayed);
  }};
}

}  // namespace hepsweep::nn
