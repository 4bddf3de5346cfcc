#pragma once

#include "nn/initialisers/initialiser.hh"

namespace hepsweep::nn {

// Y. LeCun et al., "Efficient backprop", 1998: keeps the variance of values forward for units that
// pass it on, as SELU does.

/// Uniform within +-sqrt(3 / fan_in). No settings.
WeightFiller read_lecun_uniform(ObjectReader& settings);
/// Normal with variance 1 / fan_in. No settings.
WeightFiller read_lecun_normal(ObjectReader& settings);

}  // namespace hepsweep::nn
