#pragma once

#include "nn/schedules/schedule.hh"

namespace hepsweep::nn {

/// "constant": the optimizer's learning rate, always. No settings.
Schedule read_constant(ObjectReader& settings);

}  // namespace hepsweep::nn
