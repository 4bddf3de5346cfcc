#include "nn/schedules/step.hh"

#include <cmath>

namespace hepsweep::nn {

Schedule read_step(ObjectReader& settings) {
  const double factor =
      settings.number("factor", {.lowest = 0, .highest = 1, .lowest_excluded = true}, 0.1);
  const auto every = static_cast<double>(settings.integer("every", Range::between(1, 1e15), 10));
  const ScheduleUnit unit = read_schedule_unit(settings);
  return {[factor, every, unit](double learning_rate, ScheduleTime time) {
    return learning_rate * std::pow(factor, std::floor(elapsed(time, unit) / every));
  }};
}

}  // namespace hepsweep::nn
