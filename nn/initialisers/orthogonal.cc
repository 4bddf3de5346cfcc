#include "nn/initialisers/orthogonal.hh"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace hepsweep::nn {
namespace {

double product(std::span<const double> a, std::span<const double> b) {
  return std::inner_product(a.begin(), a.end(), b.begin(), 0.0);
}

void subtract(double factor, std::span<const double> from, std::span<double> vector) {
  for (std::size_t i = 0; i < vector.size(); ++i) vector[i] -= factor * from[i];
}

/// `count` orthonormal vectors of `size` numbers each, one behind the other.
std::vector<double> orthonormal(RandomStream& stream, std::size_t count, std::size_t size) {
  std::vector<double> all(count * size);
  for (double& value : all) value = stream.normal();
  const auto vector = [&](std::size_t i) { return std::span(all).subspan(i * size, size); };
  for (std::size_t i = 0; i < count; ++i) {
    // Twice is enough to be orthogonal to the last bits (W. Kahan).
    for (int pass = 0; pass < 2; ++pass) {
      for (std::size_t j = 0; j < i; ++j) {
        subtract(product(vector(j), vector(i)), vector(j), vector(i));
      }
    }
    const double length = std::sqrt(product(vector(i), vector(i)));
    for (double& value : vector(i)) value /= length;
  }
  return all;
}

}  // namespace

WeightFiller read_orthogonal(ObjectReader& settings) {
  const double gain = settings.number("gain", Range::positive(), 1);
  return [gain](RandomStream& stream, std::size_t fan_in, std::size_t fan_out,
                std::span<double> weights) {
    const bool by_unit = fan_out <= fan_in;
    const std::size_t size = std::max(fan_in, fan_out);
    const auto vectors = orthonormal(stream, std::min(fan_in, fan_out), size);
    for (std::size_t i = 0; i < fan_in; ++i) {
      for (std::size_t u = 0; u < fan_out; ++u) {
        weights[i * fan_out + u] = gain * vectors[by_unit ? u * size + i : i * size + u];
      }
    }
  };
}

}  // namespace hepsweep::nn
