#pragma once

#include <limits>
#include <span>

namespace hepsweep::studies {

/// A coefficient of correlation, estimated from a sample.
struct CorrelationEstimate {
  double value = std::numeric_limits<double>::quiet_NaN();  ///< in [-1, 1]; NaN: not defined
  double error = std::numeric_limits<double>::quiet_NaN();  ///< standard error
  /// Fisher's z: how many standard deviations of independent numbers it is away from 0.
  double significance = std::numeric_limits<double>::quiet_NaN();
};

/// Pearson's coefficient with weights of any sign. Pairs in which a number is not finite don't
/// count. NaN for fewer than four pairs, for a number that is the same in all of them, and where
/// negative weights leave no variance. Formulas and sources: docs/statistics.md.
/// \pre as many of each
CorrelationEstimate linear_correlation(std::span<const double> first,
                                       std::span<const double> second,
                                       std::span<const double> weights);

/// Spearman's coefficient: Pearson's of the ranks among the pairs that count, equal numbers sharing
/// the mean of their ranks; with weights a rank is the weight below, and half of that at the
/// number.
CorrelationEstimate rank_correlation(std::span<const double> first, std::span<const double> second,
                                     std::span<const double> weights);

}  // namespace hepsweep::studies
