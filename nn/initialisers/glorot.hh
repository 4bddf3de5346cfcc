#pragma once

#include "core/random.hh"

namespace hepsweep::nn {

// X. Glorot, Y. Bengio, "Understanding the difficulty of training deep feedforward neural
// networks", AISTATS 2010: keeps the variance of values forward and of gradients backward for
// tanh-like units.

/// Uniform within +-sqrt(6 / (fan_in + fan_out)).
double glorot_uniform(RandomStream& stream, double fan_in, double fan_out);
/// Normal with variance 2 / (fan_in + fan_out).
double glorot_normal(RandomStream& stream, double fan_in, double fan_out);

}  // namespace hepsweep::nn
