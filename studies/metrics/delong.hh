#pragma once

#include <cstdint>
#include <span>

#include "studies/metrics/area_under_curve.hh"

namespace hepsweep::studies {

/// Two scores of the same events compared by their AUCs, with the covariance of E. DeLong,
/// D. DeLong and D. Clarke-Pearson, Biometrics 44 (1988) 837. NaN where it is not defined: a class
/// with fewer than two events, scores that rank alike.
struct AreaComparison {
  double variance_first;
  double variance_second;
  double covariance;
  double difference;        ///< first - second
  double difference_error;  ///< of the difference
  double z;                 ///< difference/error
  double p_value;           ///< two-sided, normal
};

/// \pre both of the same events
AreaComparison compare_areas(const AreaUnderCurve& first, const AreaUnderCurve& second);

/// The mean of several areas of the same events, with the mean of the influences, so that it can be
/// compared as one area can. NaN, without influences, where there is none or one of them has none.
AreaUnderCurve mean_area(std::span<const AreaUnderCurve> areas);

/// Of one area: the variance of DeLong's formula.
double variance_of(const AreaUnderCurve& area);

}  // namespace hepsweep::studies
