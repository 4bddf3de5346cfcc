#pragma once

#include <cstddef>
#include <limits>
#include <span>

#include "studies/metrics/area_under_curve.hh"

namespace hepsweep::studies {

/// By how much one model is above another one, both evaluated on the same events and in the same
/// replicas; with the parts of its error (docs/statistics.md).
struct ModelDifference {
  static constexpr double unknown = std::numeric_limits<double>::quiet_NaN();

  std::size_t replicas = 0;       ///< in which both have a value
  double difference = unknown;    ///< mean of first - second
  double seed_error = unknown;    ///< by training: of that mean over replicas; NaN: fewer than two
  double sample_error = unknown;  ///< by the events; NaN: not known

  /// Both in quadrature; the first alone where the second is not known.
  double error() const;
};

/// Of any metric, replica by replica. Values that are not finite don't count.
/// \pre as many values in both, in the same order of replicas
ModelDifference compare_models(std::span<const double> first, std::span<const double> second);

/// Of the AUC: the sample's part is DeLong's error of the difference between the mean areas.
/// \pre as above, all of the same events
ModelDifference compare_models(std::span<const AreaUnderCurve> first,
                               std::span<const AreaUnderCurve> second);

}  // namespace hepsweep::studies
