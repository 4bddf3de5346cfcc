#include "nn/initialisers/glorot.hh"

#include <cmath>

namespace hepsweep::nn {

WeightFiller read_glorot_uniform(ObjectReader& /*settings*/) {
  return each_weight([](RandomStream& stream, double fan_in, double fan_out) {
    return (2 * stream.uniform() - 1) * std::sqrt(6 / (fan_in + fan_out));
  });
}

WeightFiller read_glorot_normal(ObjectReader& /*settings*/) {
  return each_weight([](RandomStream& stream, double fan_in, double fan_out) {
    return stream.normal() * std::sqrt(2 / (fan_in + fan_out));
  });
}

}  // namespace hepsweep::nn
