#include "nn/initialisers/glorot.hh"

#include <cmath>

namespace hepsweep::nn {

double glorot_uniform(RandomStream& stream, double fan_in, double fan_out) {
  return (2 * stream.uniform() - 1) * std::sqrt(6 / (fan_in + fan_out));
}

double glorot_normal(RandomStream& stream, double fan_in, double fan_out) {
  return stream.normal() * std::sqrt(2 / (fan_in + fan_out));
}

}  // namespace hepsweep::nn
