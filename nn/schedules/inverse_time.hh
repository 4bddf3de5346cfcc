#pragma once

#include "nn/schedules/schedule.hh"

namespace hepsweep::nn {

/// "inverse_time": rate / (1 + decay t). Settings: decay >= 0 (1), per ("epoch" or "update": what t
/// counts).
Schedule read_inverse_time(ObjectReader& settings);

}  // namespace hepsweep::nn
