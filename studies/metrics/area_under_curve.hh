#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "studies/metrics/metric_input.hh"

namespace hepsweep::studies {

/// The area under the ROC curve of one class against all others:
///   A = sum_ij w_i w_j ([s_i > s_j] + 1/2 [s_i = s_j]) / (W+ W-)
/// over positive events i and negative events j, weights of any sign as they are.
struct AreaUnderCurve {
  double area = std::numeric_limits<double>::quiet_NaN();
  /// Of equal weights, exact: twice the pairs that are ranked right, ties by half, and twice all
  /// pairs. 0 otherwise.
  std::uint64_t twice_right = 0;
  std::uint64_t twice_pairs = 0;
  /// The influence of each event on the area. The sum of their squares is the variance, the sum of
  /// the products of two scores' influences the covariance, by E. DeLong, D. DeLong and
  /// D. Clarke-Pearson, Biometrics 44 (1988) 837; for weights 1 exactly theirs. NaN where a class
  /// has fewer than two events.
  std::vector<double> influences;
};

/// O(n log n). For equal weights the pairs are counted in integers, so that the area is exact but
/// for one division. NaN, without influences, where a class is missing or has the weight 0.
/// \param scores none is NaN
/// \param positive the class that should score high
AreaUnderCurve area_under_curve(std::span<const double> scores,
                                std::span<const std::int32_t> labels, std::int32_t positive,
                                std::span<const double> weights);

/// The area that the metric "auc" means: for several classes the mean over one class against the
/// rest, influences too; without influences where one of them is not defined.
AreaUnderCurve area_of(const MetricInput& input);

/// The metric "auc" with DeLong's error; for several classes the mean over one class against the
/// rest.
Estimate auc(const MetricInput& input);

}  // namespace hepsweep::studies
