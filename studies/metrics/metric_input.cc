#include "studies/metrics/metric_input.hh"

#include <cmath>

namespace hepsweep::studies {

Estimate weighted_mean(std::span<const double> values, std::span<const double> weights) {
  double sum = 0;
  double sum_of_weights = 0;
  for (std::size_t i = 0; i < values.size(); ++i) {
    sum += weights[i] * values[i];
    sum_of_weights += weights[i];
  }
  if (sum_of_weights == 0) return {};
  const double mean = sum / sum_of_weights;
  double squares = 0;
  for (std::size_t i = 0; i < values.size(); ++i) {
    const double term = weights[i] * (values[i] - mean);
    squares += term * term;
  }
  return {mean, std::sqrt(squares) / std::abs(sum_of_weights)};
}

}  // namespace hepsweep::studies
