#include "studies/metrics/overtraining.hh"

namespace hepsweep::studies {
namespace {

std::vector<WeightedScore> scores_of(const MetricInput& input, int of_class) {
  std::vector<WeightedScore> result;
  const auto scored = static_cast<std::size_t>(input.columns > 1 ? of_class : 1);
  for (std::size_t i = 0; i < input.events(); ++i) {
    if (input.labels[i] != of_class) continue;
    result.push_back({input.probability(i, scored), input.weights[i]});
  }
  return result;
}

}  // namespace

KolmogorovSmirnov compare_with_training(const MetricInput& input, int of_class) {
  return compare_samples(scores_of(*input.training, of_class), scores_of(input, of_class));
}

template <int of_class>
Estimate overtraining_distance(const MetricInput& input) {
  return Estimate::without_error(compare_with_training(input, of_class).distance);
}

template <int of_class>
Estimate overtraining_p_value(const MetricInput& input) {
  return Estimate::without_error(compare_with_training(input, of_class).p_value);
}

template Estimate overtraining_distance<0>(const MetricInput& input);
template Estimate overtraining_distance<1>(const MetricInput& input);
template Estimate overtraining_p_value<0>(const MetricInput& input);
template Estimate overtraining_p_value<1>(const MetricInput& input);

}  // namespace hepsweep::studies
