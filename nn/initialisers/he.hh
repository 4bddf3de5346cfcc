#pragma once

#include "nn/initialisers/initialiser.hh"

namespace hepsweep::nn {

// K. He et al., "Delving deep into rectifiers", ICCV 2015: keeps the variance of values forward for
// ReLU, which halves it.

/// Uniform within +-sqrt(6 / fan_in). No settings.
WeightFiller read_he_uniform(ObjectReader& settings);
/// Normal with variance 2 / fan_in. No settings.
WeightFiller read_he_normal(ObjectReader& settings);

}  // namespace hepsweep::nn
