#pragma once

#include "nn/initialisers/initialiser.hh"

namespace hepsweep::nn {

// Without regard to the size of the layer.

/// Uniform within +-limit. Settings: limit > 0 (0.05).
WeightFiller read_uniform(ObjectReader& settings);
/// Normal around 0. Settings: sd > 0 (0.05).
WeightFiller read_normal(ObjectReader& settings);
/// All weights the same; the units of a hidden layer that starts so never become different.
/// Settings: value (0).
WeightFiller read_constant_weights(ObjectReader& settings);

}  // namespace hepsweep::nn
