#include "studies/metrics/overtraining.hh"

#include "studies/metrics/kolmogorov_smirnov.hh"

namespace hepsweep::studies {
namespace {

std::vector<WeightedScore> scores_of(const MetricInput& input, int of_class) {
  std::vector<WeightedScore> result;
  for (std::size_t i = 0; i < input.events(); ++i) {
    if (input.labels[i] == of_class) result.push_back({input.probabilities[i], input.weights[i]});
  }
  return result;
}

KolmogorovSmirnov compare(const MetricInput& input, int of_class) {
  return compare_samples(scores_of(*input.training, of_class), scores_of(input, of_class));
}

}  // namespace

template <int of_class>
Estimate overtraining_distance(const MetricInput& input) {
  return Estimate::without_error(compare(input, of_class).distance);
}

template <int of_class>
Estimate overtraining_p_value(const MetricInput& input) {
  return Estimate::without_error(compare(input, of_class).p_value);
}

template Estimate overtraining_distance<0>(const MetricInput& input);
template Estimate overtraining_distance<1>(const MetricInput& input);
template Estimate overtraining_p_value<0>(const MetricInput& input);
template Estimate overtraining_p_value<1>(const MetricInput& input);

}  // namespace hepsweep::studies
