#include "nn/initialisers/he.hh"

#include <cmath>

namespace hepsweep::nn {

WeightFiller read_he_uniform(ObjectReader& /*settings*/) {
  return each_weight([](RandomStream& stream, double fan_in, double /*fan_out*/) {
    return (2 * stream.uniform() - 1) * std::sqrt(6 / fan_in);
  });
}

WeightFiller read_he_normal(ObjectReader& /*settings*/) {
  return each_weight([](RandomStream& stream, double fan_in, double /*fan_out*/) {
    return stream.normal() * std::sqrt(2 / fan_in);
  });
}

}  // namespace hepsweep::nn
