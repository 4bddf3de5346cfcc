#include "studies/metrics/ranking_metrics.hh"

#include <algorithm>
#include <cmath>

namespace hepsweep::studies {
namespace {

constexpr double rounding = 1e-12;  // of an efficiency

bool has_both_classes(const RocCurve& curve) {
  return !curve.empty() && curve.all_signal().weight != 0 && curve.all_background().weight != 0;
}

double interpolated_rejection(const RocCurve& curve, std::size_t point, double efficiency) {
  const double upper_signal = curve.signal_efficiency(point);
  const double upper_background = curve.background_efficiency(point);
  const double lower_signal = point == 0 ? 0 : curve.signal_efficiency(point - 1);
  const double lower_background = point == 0 ? 0 : curve.background_efficiency(point - 1);
  const double part = (efficiency - lower_signal) / (upper_signal - lower_signal);
  return 1 / (lower_background + part * (upper_background - lower_background));
}

}  // namespace

Estimate average_precision(const MetricInput& input) {
  const RocCurve& curve = input.roc();
  if (!has_both_classes(curve) || curve.has_negative_weights) return {};
  double sum = 0;
  double recall_before = 0;
  for (std::size_t k = 0; k < curve.points.size(); ++k) {
    const RocPoint& point = curve.points[k];
    const double recall = curve.signal_efficiency(k);
    const double passing = point.signal.weight + point.background.weight;
    // Where nothing has passed yet, events of weight 0, recall has not moved either.
    if (passing > 0) sum += (recall - recall_before) * point.signal.weight / passing;
    recall_before = recall;
  }
  return Estimate::without_error(sum);
}

Estimate ks_distance(const MetricInput& input) {
  const RocCurve& curve = input.roc();
  if (!has_both_classes(curve)) return {};
  double largest = 0;
  for (std::size_t k = 0; k < curve.points.size(); ++k) {
    largest =
        std::max(largest, std::abs(curve.signal_efficiency(k) - curve.background_efficiency(k)));
  }
  return Estimate::without_error(largest);
}

Rejection background_rejection(const RocCurve& curve, double efficiency) {
  if (!has_both_classes(curve) || curve.has_negative_weights) return {};
  std::size_t k = 0;
  while (k + 1 < curve.points.size() && curve.signal_efficiency(k) < efficiency - rounding) ++k;
  Rejection result;
  const RocPoint& point = curve.points[k];
  result.threshold = point.threshold;
  result.signal_efficiency = curve.signal_efficiency(k);
  result.background_efficiency = curve.background_efficiency(k);
  result.rejection.value = 1 / result.background_efficiency;
  if (result.background_efficiency > 0) {
    const double relative =
        efficiency_error(point.background, curve.all_background()) / result.background_efficiency;
    result.rejection.error = result.rejection.value * relative;
  }
  result.interpolated = interpolated_rejection(curve, k, efficiency);
  return result;
}

}  // namespace hepsweep::studies
