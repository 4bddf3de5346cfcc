#include "nn/schedules/cosine.hh"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace hepsweep::nn {

Schedule read_cosine(ObjectReader& settings) {
  const bool given = settings.find("epochs") != nullptr;
  const std::int64_t epochs = given ? settings.integer("epochs", Range::between(1, 1e9)) : 0;
  const double floor = settings.number("floor", Range::at_least(0), 0);
  const ScheduleUnit unit = read_schedule_unit(settings, "update");
  return {[epochs, floor, unit](double learning_rate, ScheduleTime time) {
    const auto planned =
        static_cast<double>(epochs > 0 ? static_cast<std::uint64_t>(epochs) : time.planned_epochs);
    const double of_epoch =
        unit == ScheduleUnit::epoch ? 1 : static_cast<double>(time.updates_per_epoch);
    const double part = std::min(1.0, elapsed(time, unit) / (planned * of_epoch));
    const double end = std::min(floor, learning_rate);
    return end + (learning_rate - end) * (1 + std::cos(std::numbers::pi * part)) / 2;
  }};
}

}  // namespace hepsweep::nn
