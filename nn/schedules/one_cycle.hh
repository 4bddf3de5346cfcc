#pragma once

#include "nn/schedules/schedule.hh"

namespace hepsweep::nn {

/// "one_cycle" (L. Smith, arXiv:1803.09820, with the cosines of PyTorch's OneCycleLR): over the
/// updates of the whole training the rate rises from rate / start_divisor to the rate, in the
/// part `rise` of them, and falls to rate / (start_divisor end_divisor). Settings: rise in (0, 1)
/// (0.3), start_divisor (25), end_divisor (10,000), both >= 1; momentum: {"high": 0.95,
/// "low": 0.85}, which falls to `low` while the rate rises and comes back (without it: untouched).
Schedule read_one_cycle(ObjectReader& settings);

}  // namespace hepsweep::nn
