#pragma once

#include "nn/schedules/schedule.hh"

namespace hepsweep::nn {

/// "step": rate factor^floor(t / every). Settings: factor in (0, 1] (0.1), every (10), per ("epoch"
/// or "update": what t counts).
Schedule read_step(ObjectReader& settings);

}  // namespace hepsweep::nn
