#include "studies/metrics/accuracy.hh"

#include <algorithm>

namespace hepsweep::studies {

std::size_t predicted_class(const MetricInput& input, std::size_t event) {
  if (input.columns == 1) return input.probabilities[event] >= 0.5 ? 1 : 0;
  const double* row = &input.probabilities[event * input.columns];
  return static_cast<std::size_t>(std::max_element(row, row + input.columns) - row);
}

Estimate accuracy(const MetricInput& input) {
  std::vector<double> right(input.events());
  for (std::size_t i = 0; i < right.size(); ++i) {
    const auto label = static_cast<std::size_t>(input.labels[i]);
    right[i] = predicted_class(input, i) == label ? 1 : 0;
  }
  return weighted_mean(right, input.weights);
}

}  // namespace hepsweep::studies
