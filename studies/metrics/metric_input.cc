#include "studies/metrics/metric_input.hh"

#include <cmath>

namespace hepsweep::studies {

const RocCurve& MetricInput::roc() const {
  if (!roc_) {
    roc_ = std::make_shared<const RocCurve>(roc_curve(probabilities, labels, 1, weights));
  }
  return *roc_;
}

const SelectedYields& MetricInput::selected() const {
  if (selected_) return *selected_;
  const RocCurve& curve = roc();
  const auto at = cut ? cut : best_cut(curve, *yields, definition_of(cut_by));
  SelectedYields result;
  if (at && !std::isnan(*at) && !curve.empty()) {
    result = select(passing(probabilities, labels, 1, weights, *at), curve.all_signal(),
                    curve.all_background(), *yields);
  }
  selected_ = std::make_shared<const SelectedYields>(result);
  return *selected_;
}

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
