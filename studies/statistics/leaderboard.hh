#pragma once

#include <cstddef>
#include <limits>
#include <optional>
#include <span>
#include <vector>

#include "studies/statistics/paired_comparison.hh"

namespace hepsweep::studies {

enum class Direction { maximise, minimise };

/// One configuration on the board.
struct BoardEntry {
  MeanAndError objective;
  std::size_t rank = 0;  ///< from 1; 0 where it has no value at all
  /// Best - this one, over common replicas; of the best with itself: identical, p is 1.
  PairedComparison with_best;
  double holm_p = std::numeric_limits<double>::quiet_NaN();  ///< p, adjusted by Holm; NaN: none
  bool tied = false;  ///< with the best: holm_p >= 0.05. The best itself is tied
};

struct Board {
  std::vector<BoardEntry> entries;  ///< one for each configuration, in their order
  std::optional<std::size_t> best;  ///< its index; nothing where there is no value at all
};

/// Ranks configurations by the mean over their replicas and compares each with the best
/// (docs/statistics.md).
///
/// The best has the best mean (rounded for ties) among the configurations with the most replicas;
/// of equals the first. Configurations with fewer replicas (missing, diverged) are ranked behind
/// the complete ones. Holm's correction runs over the comparisons that have a p-value and are not
/// identical. \param values configurations x replicas, row-major; NaN or infinite: missing \throws
/// std::invalid_argument where replicas is 0 or does not divide the number of values
Board compare_with_best(std::span<const double> values, std::size_t replicas, Direction direction);

/// Holm's step-down adjustment of p-values (S. Holm, Scand. J. Statist. 6 (1979) 65), in their
/// order; a NaN stays NaN and does not count.
std::vector<double> holm_adjusted(std::span<const double> p_values);

/// The level below which a difference from the best counts as real.
inline constexpr double tie_level = 0.05;

}  // namespace hepsweep::studies
