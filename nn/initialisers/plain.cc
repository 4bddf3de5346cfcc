#include "nn/initialisers/plain.hh"

namespace hepsweep::nn {

WeightFiller read_uniform(ObjectReader& settings) {
  const double limit = settings.number("limit", Range::positive(), 0.05);
  return each_weight(
      [limit](RandomStream& stream, double, double) { return (2 * stream.uniform() - 1) * limit; });
}

WeightFiller read_normal(ObjectReader& settings) {
  const double sd = settings.number("sd", Range::positive(), 0.05);
  return each_weight([sd](RandomStream& stream, double, double) { return stream.normal() * sd; });
}

WeightFiller read_constant_weights(ObjectReader& settings) {
  const double value = settings.number("value", {}, 0);
  return each_weight([value](RandomStream&, double, double) { return value; });
}

}  // namespace hepsweep::nn
