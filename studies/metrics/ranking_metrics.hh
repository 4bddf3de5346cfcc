#pragma once

#include "studies/metrics/metric_input.hh"
#include "studies/metrics/roc_curve.hh"

// Metrics that follow from the ROC curve of two classes.
namespace hepsweep::studies {

/// The metric "average_precision": sum_k (R_k - R_k-1) P_k over distinct scores, R the recall, P
/// the precision; no interpolation. NaN with negative weights.
Estimate average_precision(const MetricInput& input);

/// The metric "ks_distance": the largest |F+ - F-| over all scores, F the cumulative fractions of
/// signal and background at and above a score.
Estimate ks_distance(const MetricInput& input);

/// Background rejection, 1/FPR, at a signal efficiency.
struct Rejection {
  double threshold = std::numeric_limits<double>::quiet_NaN();
  double signal_efficiency = std::numeric_limits<double>::quiet_NaN();
  double background_efficiency = std::numeric_limits<double>::quiet_NaN();
  Estimate rejection;  ///< infinite where no background passes
  /// With the FPR linear in the signal efficiency between this point of the curve and the one
  /// before.
  double interpolated = std::numeric_limits<double>::quiet_NaN();
};

/// At the largest distinct score whose signal efficiency is at least `efficiency` (to 1e-12). The
/// error is that of the background's efficiency at this cut. NaN with negative weights.
/// \param efficiency in (0, 1)
Rejection background_rejection(const RocCurve& curve, double efficiency);

/// The metrics "background_rejection_30" to "_90".
template <int percent>
Estimate background_rejection_at(const MetricInput& input) {
  return background_rejection(input.roc(), percent / 100.0).rejection;
}

}  // namespace hepsweep::studies
