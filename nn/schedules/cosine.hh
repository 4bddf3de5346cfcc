#pragma once

#include "nn/schedules/schedule.hh"

namespace hepsweep::nn {

/// "cosine" (I. Loshchilov, F. Hutter, ICLR 2017, without restarts): from the rate to the floor
/// along half a cosine, floor + (rate - floor) (1 + cos(pi t / T)) / 2, where it stays.
/// Settings: epochs (T; the training's), floor (0), per ("update" or "epoch": how often it moves).
Schedule read_cosine(ObjectReader& settings);

}  // namespace hepsweep::nn
