#pragma once

#include <span>

#include "studies/metrics/estimate.hh"

namespace hepsweep::studies {

/// How well numbers are predicted. Residual: prediction - truth.
struct RegressionMetrics {
  Estimate bias;        ///< weighted mean of the residuals
  Estimate resolution;  ///< their standard deviation
  Estimate rms;         ///< root of the mean square: bias and resolution together
  Estimate mean_absolute_error;
  /// Half the width of the central 68.27 % of the residuals; no tail counts in it.
  Estimate core_resolution;
  Estimate pull_mean;   ///< of residual/uncertainty; 0 where predictions are unbiased
  Estimate pull_width;  ///< their standard deviation; 1 where uncertainties are right
};

/// Errors: of a mean sqrt(sum w^2 (x - mean)^2)/|sum w|; of a standard deviation s by its fourth
/// moment, sqrt(sum w^2 ((x - mean)^2 - s^2)^2)/(2 s |sum w|), which for normal residuals and
/// weights 1 is s/sqrt(2 n). NaN where the weights sum to 0; the core resolution has no error, and
/// is NaN with negative weights.
/// \param uncertainties of the predictions, each above 0; empty: there are no pulls
/// \pre spans of the same size
RegressionMetrics regression_metrics(std::span<const double> predictions,
                                     std::span<const double> truth, std::span<const double> weights,
                                     std::span<const double> uncertainties = {});

}  // namespace hepsweep::studies
