#include "studies/metrics/regression.hh"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <vector>

#include "studies/metrics/metric_input.hh"

namespace hepsweep::studies {
namespace {

constexpr double central_fraction = 0.682689492137085897;  // of a normal distribution, 1 sigma

std::vector<double> squared(std::vector<double> values, double center) {
  for (double& value : values) value = (value - center) * (value - center);
  return values;
}

// Of the root of a mean, by the error of the mean.
Estimate root(const Estimate& mean) {
  const double value = std::sqrt(mean.value);
  return {value, mean.error / (2 * value)};
}

Estimate standard_deviation(const std::vector<double>& values, double mean,
                            std::span<const double> weights) {
  return root(weighted_mean(squared(values, mean), weights));
}

// The value below which a fraction of the weights lies, linear between the middles of the steps.
double quantile(const std::vector<std::size_t>& order, const std::vector<double>& values,
                std::span<const double> weights, double fraction) {
  const double all = std::accumulate(weights.begin(), weights.end(), 0.0);
  double below = 0;
  double middle_before = 0;
  for (std::size_t k = 0; k < order.size(); ++k) {
    const double weight = weights[order[k]];
    const double middle = (below + weight / 2) / all;
    if (middle >= fraction) {
      if (k == 0 || middle == middle_before) return values[order[k]];
      const double part = (fraction - middle_before) / (middle - middle_before);
      return std::lerp(values[order[k - 1]], values[order[k]], part);
    }
    below += weight;
    middle_before = middle;
  }
  return values[order.back()];
}

Estimate half_of_core(const std::vector<double>& values, std::span<const double> weights) {
  const bool possible = !values.empty() && std::none_of(weights.begin(), weights.end(),
                                                        [](double w) { return w < 0; });
  if (!possible) return {};
  std::vector<std::size_t> order(values.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    return values[a] != values[b] ? values[a] < values[b] : a < b;
  });
  const double low = quantile(order, values, weights, (1 - central_fraction) / 2);
  const double high = quantile(order, values, weights, (1 + central_fraction) / 2);
  return Estimate::without_error((high - low) / 2);
}

}  // namespace

RegressionMetrics regression_metrics(std::span<const double> predictions,
                                     std::span<const double> truth, std::span<const double> weights,
                                     std::span<const double> uncertainties) {
  std::vector<double> residuals(truth.size());
  std::vector<double> sizes(truth.size());
  std::vector<double> pulls(uncertainties.size());
  for (std::size_t i = 0; i < residuals.size(); ++i) {
    residuals[i] = predictions[i] - truth[i];
    sizes[i] = std::abs(residuals[i]);
    if (!pulls.empty()) pulls[i] = residuals[i] / uncertainties[i];
  }
  RegressionMetrics result;
  result.bias = weighted_mean(residuals, weights);
  result.resolution = standard_deviation(residuals, result.bias.value, weights);
  result.rms = root(weighted_mean(squared(residuals, 0), weights));
  result.mean_absolute_error = weighted_mean(sizes, weights);
  result.core_resolution = half_of_core(residuals, weights);
  if (pulls.empty()) return result;
  result.pull_mean = weighted_mean(pulls, weights);
  result.pull_width = standard_deviation(pulls, result.pull_mean.value, weights);
  return result;
}

}  // namespace hepsweep::studies
