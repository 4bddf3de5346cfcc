#pragma once

#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <vector>

#include "core/json.hh"

namespace hepsweep::results {

class StoredStudy;

/// One row of the view `leaderboard`.
struct LeaderboardRow {
  std::int64_t rank = 0;
  std::int64_t configuration = 0;
  Json parameters;
  double objective = std::numeric_limits<double>::quiet_NaN();
  double error = std::numeric_limits<double>::quiet_NaN();  ///< NaN: a single replica
  std::int64_t replicas = 0;
  std::optional<bool> tied;  ///< with the best; nothing: unknown
  std::int64_t network_parameters = 0;
  double core_seconds = 0;
};

/// The first rows, best first.
std::vector<LeaderboardRow> leaderboard(const StoredStudy& study, std::int64_t limit);

/// A metric on the test split, over the replicas of a finalist in one look.
struct TestFigure {
  std::int64_t look = 0;
  std::int64_t configuration = 0;
  std::string train_on;
  std::string metric;
  double value = std::numeric_limits<double>::quiet_NaN();
  double error = std::numeric_limits<double>::quiet_NaN();  ///< standard error over the replicas
  std::int64_t replicas = 0;
  /// Of the committee of these replicas, with its statistical error; NaN: none is known.
  double committee = std::numeric_limits<double>::quiet_NaN();
  double committee_error = std::numeric_limits<double>::quiet_NaN();
};

/// All looks, in order; a look whose trials have not ended has no figures.
std::vector<TestFigure> test_figures(const StoredStudy& study);

}  // namespace hepsweep::results
