#pragma once

#include "core/random.hh"

namespace hepsweep::nn {

// K. He et al., "Delving deep into rectifiers", ICCV 2015: keeps the variance of values forward for
// ReLU, which halves it.

/// Uniform within +-sqrt(6 / fan_in).
double he_uniform(RandomStream& stream, double fan_in, double fan_out);
/// Normal with variance 2 / fan_in.
double he_normal(RandomStream& stream, double fan_in, double fan_out);

}  // namespace hepsweep::nn
