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
  std::int64_t rank = 0;  ///< 0: a baseline, which has none
  std::int64_t configuration = 0;
  Json parameters;
  double objective = std::numeric_limits<double>::quiet_NaN();
  double error = std::numeric_limits<double>::quiet_NaN();  ///< NaN: a single replica
  std::int64_t replicas = 0;
  std::optional<bool> tied;  ///< with the best; nothing: unknown
  std::int64_t network_parameters = 0;
  double core_seconds = 0;
  std::string model;  ///< "network", or the name of a classic method
  /// Of the best of the search, over common replicas; positive: worse than it.
  double behind_best = std::numeric_limits<double>::quiet_NaN();
  double behind_error = std::numeric_limits<double>::quiet_NaN();
};

/// The first ranked rows, best first.
std::vector<LeaderboardRow> leaderboard(const StoredStudy& study, std::int64_t limit);
/// Those of the baselines, in the order of their numbers.
std::vector<LeaderboardRow> baseline_rows(const StoredStudy& study);

/// One row of the view `baselines`: the best network of the search against a classic method.
struct BaselineComparison {
  std::int64_t configuration = 0;
  std::string model;
  std::string stage;  ///< "baseline"; "search": a model family of the search
  double objective = std::numeric_limits<double>::quiet_NaN();  ///< NaN: no complete trial
  double error = std::numeric_limits<double>::quiet_NaN();
  std::int64_t winner = 0;  ///< the best network; 0: there is none, or nothing to compare
  double difference = std::numeric_limits<double>::quiet_NaN();  ///< best network - this one
  double difference_error = std::numeric_limits<double>::quiet_NaN();
  double p_value = std::numeric_limits<double>::quiet_NaN();
  std::int64_t replicas = 0;  ///< common ones
};

/// Every baseline, and of each classic model family of the search the best; best first.
std::vector<BaselineComparison> baseline_comparisons(const StoredStudy& study);

/// What the board ranks.
struct RankedModels {
  bool networks = false;  ///< at least one
  bool classic = false;
};

RankedModels ranked_models(const StoredStudy& study);

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
