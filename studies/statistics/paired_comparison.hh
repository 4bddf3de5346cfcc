#pragma once

#include <cstddef>
#include <limits>
#include <span>

namespace hepsweep::studies {

/// Rounded to 10 decimals, so that the binary rounding of decimal numbers (0.3 - 0.2 is not
/// 0.2 - 0.1) neither makes nor breaks ties.
double rounded_for_ties(double value);

/// Mean over replicas.
struct MeanAndError {
  std::size_t n = 0;                                        ///< values that count
  double mean = std::numeric_limits<double>::quiet_NaN();   ///< NaN: no values
  double error = std::numeric_limits<double>::quiet_NaN();  ///< standard error; NaN: n < 2
};

/// Mean and standard error, sd/sqrt(n) with the sample's sd (n - 1). NaN and infinite values (of
/// missing or diverged replicas) don't count.
MeanAndError mean_and_error(std::span<const double> values);

/// A paired t-test of two configurations over the replicas that both have.
struct PairedComparison {
  std::size_t n = 0;                                             ///< common replicas
  double difference = std::numeric_limits<double>::quiet_NaN();  ///< mean of first - second
  double error = std::numeric_limits<double>::quiet_NaN();       ///< of it; NaN: n < 2
  /// difference/error; infinite where all differences are the same but not 0, and 0 where all are 0
  double t = std::numeric_limits<double>::quiet_NaN();
  double p = std::numeric_limits<double>::quiet_NaN();  ///< two-sided, n-1 degrees; NaN: n < 2
  bool identical = false;  ///< n >= 1 and every difference is 0; p is 1 for n >= 2
};

/// Compares replica by replica, differences rounded for ties first. Replicas in which either value
/// is NaN or infinite don't count. \pre as many values in both, in the same order of replicas
PairedComparison compare_paired(std::span<const double> first, std::span<const double> second);

}  // namespace hepsweep::studies
