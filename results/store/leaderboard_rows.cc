// What the program computes about configurations: views only read it.
#include <algorithm>
#include <cmath>

#include <fmt/core.h>

#include "results/store/implementation.hh"
#include "results/store/summary.hh"
#include "studies/statistics/leaderboard.hh"

namespace hepsweep::results {
namespace {

constexpr int models_of_best = 10;

// The objective of each complete nominal trial of the search, by configuration and replica.
struct Objectives {
  std::vector<std::int64_t> configurations;
  std::vector<double> values;  ///< configurations x replicas, row-major; NaN: none
  std::size_t replicas = 1;
};

Objectives read_objectives(Connection& connection) {
  Objectives objectives;
  objectives.replicas =
      1 +
      static_cast<std::size_t>(connection
                                   .integer("SELECT max(replica) FROM trial WHERE stage = 'search' "
                                            "AND variation = 'nominal' AND objective IS NOT NULL")
                                   .value_or(0));
  connection.each(
      "SELECT configuration, replica, objective FROM trial WHERE stage = 'search' "
      "AND variation = 'nominal' AND objective IS NOT NULL ORDER BY configuration, replica",
      [&](const Row& row) {
        if (objectives.configurations.empty() ||
            objectives.configurations.back() != row.integer(0)) {
          objectives.configurations.push_back(row.integer(0));
          objectives.values.resize(objectives.values.size() + objectives.replicas, std::nan(""));
        }
        const std::size_t first = objectives.values.size() - objectives.replicas;
        objectives.values[first + static_cast<std::size_t>(row.integer(1))] = row.real(2);
      });
  return objectives;
}

// Unknown where there is nothing to test with: a single replica, or no common ones.
std::optional<bool> tied(const studies::BoardEntry& entry, bool is_best) {
  if (is_best) return true;
  if (entry.with_best.n < 2) return std::nullopt;
  return entry.tied;
}

}  // namespace

void update_comparisons(Connection& connection, bool maximise) {
  connection.execute("DELETE FROM comparison");
  const Objectives objectives = read_objectives(connection);
  if (objectives.configurations.empty()) return;
  const auto direction = maximise ? studies::Direction::maximise : studies::Direction::minimise;
  const studies::Board board =
      studies::compare_with_best(objectives.values, objectives.replicas, direction);
  if (!board.best) return;
  for (std::size_t i = 0; i < board.entries.size(); ++i) {
    const studies::BoardEntry& entry = board.entries[i];
    if (entry.objective.n == 0) continue;
    connection.execute(
        "INSERT INTO comparison (configuration, best, method, replicas, difference, error, "
        "p_value, p_holm, tied) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
        objectives.configurations[i], objectives.configurations[*board.best], comparison_method,
        static_cast<std::int64_t>(entry.with_best.n), entry.with_best.difference,
        entry.with_best.error, entry.with_best.p, entry.holm_p, tied(entry, i == *board.best));
  }
}

// A configuration whose trials have all ended never changes any more, so the ten best of those can
// only be pushed out: what stands at the end does not depend on when this was called.
void prune_models(Connection& connection) {
  connection.execute(
      "DELETE FROM model WHERE trial IN ("
      "SELECT t.trial FROM model m JOIN trial t ON t.trial = m.trial "
      "WHERE t.stage = 'search' AND t.variation = 'nominal' AND NOT EXISTS ("
      "SELECT 1 FROM trial o WHERE o.configuration = t.configuration AND o.stage = 'search' "
      "AND o.variation = 'nominal' AND o.state = 'waiting') "
      "AND t.configuration NOT IN (SELECT c.configuration FROM summary c "
      "WHERE c.score IS NOT NULL AND NOT EXISTS ("
      "SELECT 1 FROM trial o WHERE o.configuration = c.configuration AND o.stage = 'search' "
      "AND o.variation = 'nominal' AND o.state = 'waiting') "
      "ORDER BY c.replicas DESC, c.score DESC, c.configuration LIMIT ?1))",
      models_of_best);
}

}  // namespace hepsweep::results
