// What the program computes about configurations: views only read it.
#include <algorithm>
#include <cmath>

#include <fmt/core.h>

#include "results/store/baseline_rows.hh"
#include "results/store/implementation.hh"
#include "results/store/summary.hh"
#include "studies/statistics/leaderboard.hh"

namespace hepsweep::results {
namespace {

constexpr int models_of_best = 10;

// Unknown where there is nothing to test with: a single replica, or no common ones.
std::optional<bool> tied(const studies::BoardEntry& entry, bool is_best) {
  if (is_best) return true;
  if (entry.with_best.n < 2) return std::nullopt;
  return entry.tied;
}

// A row of the table comparison.
struct Comparison {
  std::int64_t configuration = 0;
  std::int64_t best = 0;
  std::int64_t replicas = 0;  ///< common ones
  double difference = 0;
  double error = 0;
  double p_value = 0;
  double p_holm = 0;
  std::optional<bool> tied;
};

bool same(double a, double b) {
  return a == b || (std::isnan(a) && std::isnan(b));
}

bool same(const Comparison& a, const Comparison& b) {
  return a.configuration == b.configuration && a.best == b.best && a.replicas == b.replicas &&
         same(a.difference, b.difference) && same(a.error, b.error) && same(a.p_value, b.p_value) &&
         same(a.p_holm, b.p_holm) && a.tied == b.tied;
}

Comparison comparison_of(std::int64_t configuration, std::int64_t best,
                         const studies::PairedComparison& with_best) {
  return {.configuration = configuration,
          .best = best,
          .replicas = static_cast<std::int64_t>(with_best.n),
          .difference = with_best.difference,
          .error = with_best.error,
          .p_value = with_best.p,
          .p_holm = std::nan(""),
          .tied = std::nullopt};
}

// In the order of their numbers: those of the search, then baselines, which neither rank nor tie.
std::vector<Comparison> compared(const Objectives& search, const Objectives& baselines,
                                 bool maximise) {
  const auto direction = maximise ? studies::Direction::maximise : studies::Direction::minimise;
  const studies::Board board =
      studies::compare_with_best(search.values, search.replicas, direction);
  std::vector<Comparison> comparisons;
  if (!board.best) return comparisons;
  const std::int64_t best = search.configurations[*board.best];
  comparisons.reserve(board.entries.size() + baselines.configurations.size());
  for (std::size_t i = 0; i < board.entries.size(); ++i) {
    const studies::BoardEntry& entry = board.entries[i];
    if (entry.objective.n == 0) continue;
    comparisons.push_back(comparison_of(search.configurations[i], best, entry.with_best));
    comparisons.back().p_holm = entry.holm_p;
    comparisons.back().tied = tied(entry, i == *board.best);
  }
  for (std::size_t i = 0; i < baselines.configurations.size(); ++i) {
    comparisons.push_back(comparison_of(baselines.configurations[i], best,
                                        compare_rows(search.row(*board.best), baselines.row(i))));
  }
  return comparisons;
}

Comparison read_comparison(const Row& row) {
  Comparison comparison = {.configuration = row.integer(0),
                           .best = row.integer(1),
                           .replicas = row.integer(2),
                           .difference = row.real(3),
                           .error = row.real(4),
                           .p_value = row.real(5),
                           .p_holm = row.real(6),
                           .tied = std::nullopt};
  if (!row.is_null(7)) comparison.tied = row.integer(7) != 0;
  return comparison;
}

// Those that don't stand in the table as they are.
std::vector<Comparison> changed(Connection& connection, std::vector<Comparison> comparisons) {
  auto next = comparisons.begin();
  auto kept = comparisons.begin();
  connection.each(
      "SELECT configuration, best, replicas, difference, error, p_value, p_holm, tied "
      "FROM comparison WHERE method = ?1 ORDER BY configuration",
      [&](const Row& row) {
        const Comparison stored = read_comparison(row);
        while (next != comparisons.end() && next->configuration < stored.configuration) {
          *kept++ = *next++;
        }
        if (next != comparisons.end() && same(*next, stored)) ++next;
      },
      comparison_method);
  comparisons.erase(std::move(next, comparisons.end(), kept), comparisons.end());
  return comparisons;
}

}  // namespace

// A comparison is written only where it changes: until another configuration is the best, that is
// a small part of a large study. None ever goes, since a finished trial keeps its objective.
void update_comparisons(Connection& connection, bool maximise) {
  const Objectives search = objectives_of_search(connection);
  const Objectives baselines = objectives_of_baselines(connection);
  update_baselines(connection, search, baselines);
  for (const Comparison& row : changed(connection, compared(search, baselines, maximise))) {
    connection.execute(
        "INSERT INTO comparison (configuration, best, method, replicas, difference, error, "
        "p_value, p_holm, tied) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9) "
        "ON CONFLICT (configuration) DO UPDATE SET best = excluded.best, "
        "method = excluded.method, replicas = excluded.replicas, "
        "difference = excluded.difference, error = excluded.error, p_value = excluded.p_value, "
        "p_holm = excluded.p_holm, tied = excluded.tied",
        row.configuration, row.best, comparison_method, row.replicas, row.difference, row.error,
        row.p_value, row.p_holm, row.tied);
  }
}

// A configuration whose trials have all ended never changes any more, so the ten best of those can
// only be pushed out: what stands at the end does not depend on when this was called. CROSS: the
// few models come first, not the many trials.
void prune_models(Connection& connection) {
  connection.execute(
      "DELETE FROM model WHERE trial IN ("
      "SELECT t.trial FROM model m CROSS JOIN trial t ON t.trial = m.trial "
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
