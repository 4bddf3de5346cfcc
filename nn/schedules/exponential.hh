#pragma once

#include "nn/schedules/schedule.hh"

namespace hepsweep::nn {

/// "exponential": max(floor, rate factor^t), which is rate exp(-k t) for factor = exp(-k).
/// Settings: factor in (0, 1] (0.95), per ("epoch" or "update": what t counts), floor (0).
Schedule read_exponential(ObjectReader& settings);

}  // namespace hepsweep::nn
