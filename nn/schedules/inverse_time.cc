#include "nn/schedules/inverse_time.hh"

namespace hepsweep::nn {

Schedule read_inverse_time(ObjectReader& settings) {
  const double decay = settings.number("decay", Range::at_least(0), 1);
  const ScheduleUnit unit = read_schedule_unit(settings);
  return {[decay, unit](double learning_rate, ScheduleTime time) {
    return learning_rate / (1 + decay * elapsed(time, unit));
  }};
}

}  // namespace hepsweep::nn
