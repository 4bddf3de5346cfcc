#pragma once

#include "nn/initialisers/initialiser.hh"

namespace hepsweep::nn {

// X. Glorot, Y. Bengio, "Understanding the difficulty of training deep feedforward neural
// networks", AISTATS 2010: keeps the variance of values forward and of gradients backward for
// tanh-like units.

/// Uniform within +-sqrt(6 / (fan_in + fan_out)). No settings.
WeightFiller read_glorot_uniform(ObjectReader& settings);
/// Normal with variance 2 / (fan_in + fan_out). No settings.
WeightFiller read_glorot_normal(ObjectReader& settings);

}  // namespace hepsweep::nn
