#include "studies/metrics/calibration.hh"

#include <algorithm>
#include <cmath>

#include "studies/metrics/accuracy.hh"

namespace hepsweep::studies {
namespace {

constexpr int bins = 10;

std::size_t bin_of(double score) {
  return static_cast<std::size_t>(std::clamp(std::floor(score * bins), 0.0, bins - 1.0));
}

// With two classes the score is that of class 1, whatever is predicted.
struct Claim {
  double score;
  bool is_true;
};

Claim claim_of(const MetricInput& input, std::size_t event) {
  const auto label = static_cast<std::size_t>(input.labels[event]);
  if (input.columns == 1) return {input.probabilities[event], label == 1};
  const std::size_t predicted = predicted_class(input, event);
  return {input.probability(event, predicted), label == predicted};
}

double difference(const ReliabilityBin& bin) {
  return std::abs(bin.mean_score - bin.fraction_positive);
}

}  // namespace

std::vector<ReliabilityBin> reliability(const MetricInput& input) {
  std::vector<ReliabilityBin> result(bins);
  std::vector<double> scores(bins);
  std::vector<double> positives(bins);
  for (std::size_t i = 0; i < input.events(); ++i) {
    const Claim claim = claim_of(input, i);
    const std::size_t bin = bin_of(claim.score);
    ++result[bin].events;
    result[bin].weight += input.weights[i];
    scores[bin] += input.weights[i] * claim.score;
    if (claim.is_true) positives[bin] += input.weights[i];
  }
  for (std::size_t k = 0; k < result.size(); ++k) {
    if (result[k].weight == 0) continue;
    result[k].mean_score = scores[k] / result[k].weight;
    result[k].fraction_positive = positives[k] / result[k].weight;
  }
  return result;
}

Estimate expected_calibration_error(const MetricInput& input) {
  double sum = 0;
  double weight = 0;
  for (const ReliabilityBin& bin : reliability(input)) {
    if (bin.weight != 0) sum += bin.weight * difference(bin);
    weight += bin.weight;
  }
  return weight != 0 ? Estimate::without_error(sum / weight) : Estimate{};
}

Estimate maximum_calibration_error(const MetricInput& input) {
  Estimate result;
  for (const ReliabilityBin& bin : reliability(input)) {
    if (bin.weight != 0) result.value = std::fmax(result.value, difference(bin));
  }
  return result;
}

Estimate brier(const MetricInput& input) {
  std::vector<double> squares(input.events());
  for (std::size_t i = 0; i < squares.size(); ++i) {
    const auto label = static_cast<std::size_t>(input.labels[i]);
    // Of two classes one is enough: the other's square is the same.
    const std::size_t first = input.columns == 1 ? 1 : 0;
    for (std::size_t c = first; c < input.classes; ++c) {
      const double distance = input.probability(i, c) - (c == label ? 1 : 0);
      squares[i] += distance * distance;
    }
  }
  return weighted_mean(squares, input.weights);
}

}  // namespace hepsweep::studies
