#include "nn/initialisers/lecun.hh"

#include <cmath>

namespace hepsweep::nn {

WeightFiller read_lecun_uniform(ObjectReader& /*settings*/) {
  return each_weight([](RandomStream& stream, double fan_in, double /*fan_out*/) {
    return (2 * stream.uniform() - 1) * std::sqrt(3 / fan_in);
  });
}

WeightFiller read_lecun_normal(ObjectReader& /*settings*/) {
  return each_weight([](RandomStream& stream, double fan_in, double /*fan_out*/) {
    return stream.normal() * std::sqrt(1 / fan_in);
  });
}

}  // namespace hepsweep::nn
