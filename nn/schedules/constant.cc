#include "nn/schedules/constant.hh"

namespace hepsweep::nn {

Schedule read_constant(ObjectReader& /*settings*/) {
  return {[](double learning_rate, ScheduleTime) { return learning_rate; }};
}

}  // namespace hepsweep::nn
