#pragma once

#include <cstdint>
#include <vector>

#include "studies/metrics/metric_input.hh"

namespace hepsweep::studies {

/// A bin of the reliability diagram: of the events with such a score, how many are signal?
struct ReliabilityBin {
  std::uint64_t events = 0;
  double weight = 0;
  double mean_score = std::numeric_limits<double>::quiet_NaN();  ///< NaN where the weight is 0
  double fraction_positive = std::numeric_limits<double>::quiet_NaN();
};

/// Ten bins of width 0.1 in the score; the last one holds 1. Scores outside [0, 1] go into the
/// outermost bins. With several classes the score is the largest probability, and positive is an
/// event of that class.
std::vector<ReliabilityBin> reliability(const MetricInput& input);

/// The metric "calibration_error": sum_k w_k/W |mean score - fraction positive| (expected
/// calibration error).
Estimate expected_calibration_error(const MetricInput& input);
/// The metric "maximum_calibration_error": the largest difference of a bin.
Estimate maximum_calibration_error(const MetricInput& input);

/// The metric "brier": sum w (p - y)^2 / sum w; for several classes the squares are summed over
/// the classes (Brier's own definition).
Estimate brier(const MetricInput& input);

}  // namespace hepsweep::studies
