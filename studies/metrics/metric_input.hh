#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <vector>

namespace hepsweep::studies {

/// A value with its statistical uncertainty; NaN where there is none.
struct Estimate {
  double value = std::numeric_limits<double>::quiet_NaN();
  double error = std::numeric_limits<double>::quiet_NaN();
};

/// What every metric's function gets: sizes checked, everything in double precision.
struct MetricInput {
  std::size_t classes = 2;
  /// For two classes one column, the probability of class 1; for more, one column for each class.
  std::size_t columns = 1;
  std::vector<double> probabilities;  ///< events x columns, row-major; none is NaN
  std::span<const std::int32_t> labels;
  std::vector<double> weights;  ///< one for each event

  std::size_t events() const { return labels.size(); }
  /// Of one event for one class.
  double probability(std::size_t event, std::size_t of_class) const {
    if (columns > 1) return probabilities[event * columns + of_class];
    return of_class == 1 ? probabilities[event] : 1 - probabilities[event];
  }
};

/// sum w x / sum w with the error sqrt(sum w^2 (x - mean)^2) / |sum w|; NaN where sum w is 0. For
/// weights 1 and x in {0, 1} that is the binomial error.
Estimate weighted_mean(std::span<const double> values, std::span<const double> weights);

}  // namespace hepsweep::studies
