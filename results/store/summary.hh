#pragma once

#include <cstdint>

#include "studies/statistics/paired_comparison.hh"

namespace hepsweep::results {

class Connection;

/// What table `summary` repeats of a configuration's trials, so that the leaderboard needs no join.
struct Summary {
  studies::MeanAndError objective;  ///< over its complete nominal trials
  bool ranks = false;               ///< true of a configuration of the search
  double core_seconds = 0;          ///< of all its trials
};

/// Computed from the trials, in the order of their replicas, whatever order they ended in.
Summary summary_of(Connection& connection, std::int64_t configuration);

/// Brings the summary's row up to date with the trials.
void write_summary(Connection& connection, std::int64_t configuration, bool maximise);

/// How ties with the best are found, in one sentence.
inline constexpr const char* comparison_method =
    "paired t-test against the best over common replicas, p-values adjusted by Holm's method; "
    "tied: p >= 0.05";

}  // namespace hepsweep::results
