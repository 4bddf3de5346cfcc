#include "nn/initialisers/he.hh"

#include <cmath>

namespace hepsweep::nn {

double he_uniform(RandomStream& stream, double fan_in, double /*fan_out*/) {
  return (2 * stream.uniform() - 1) * std::sqrt(6 / fan_in);
}

double he_normal(RandomStream& stream, double fan_in, double /*fan_out*/) {
  return stream.normal() * std::sqrt(2 / fan_in);
}

}  // namespace hepsweep::nn
