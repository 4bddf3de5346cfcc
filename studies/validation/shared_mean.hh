#pragma once

#include <vector>

#include "studies/validation/checks.hh"

namespace hepsweep::studies {

/// One replica's figure.
struct ReplicaFigure {
  double value = 0;
  double error = std::numeric_limits<double>::quiet_NaN();  ///< statistical
  double significance = std::numeric_limits<double>::quiet_NaN();
};

/// Values that are not finite don't count; errors and significances that are missing make the
/// mean's NaN.
SharedMean shared_mean(const std::vector<ReplicaFigure>& figures);

}  // namespace hepsweep::studies
