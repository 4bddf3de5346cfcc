#include "results/queries/leaderboard_query.hh"

#include <set>

#include <fmt/core.h>

#include "core/json_file.hh"
#include "results/queries/stored_study.hh"
#include "results/store/connection.hh"
#include "studies/statistics/paired_comparison.hh"

namespace hepsweep::results {
namespace {

LeaderboardRow leaderboard_row(const StoredStudy& study, const Row& row) {
  LeaderboardRow entry;
  if (!row.is_null(0)) entry.rank = row.integer(0);
  entry.configuration = row.integer(1);
  entry.parameters = parse_json(row.text(2), study.file().string());
  entry.objective = row.real(3);
  entry.error = row.real(4);
  entry.replicas = row.integer(5);
  if (!row.is_null(6)) entry.tied = row.integer(6) != 0;
  entry.network_parameters = row.integer(7);
  entry.core_seconds = row.real(8);
  entry.model = row.text(9);
  entry.behind_best = row.real(10);
  entry.behind_error = row.real(11);
  return entry;
}

// A negative limit is none.
std::vector<LeaderboardRow> rows_of_view(const StoredStudy& study, const char* view,
                                         std::int64_t limit) {
  std::vector<LeaderboardRow> rows;
  study.connection().each(
      fmt::format("SELECT rank, configuration, parameters, objective, error, replicas, tied, "
                  "network_parameters, core_seconds, model, behind_best, behind_error "
                  "FROM {} LIMIT ?1",
                  view),
      [&](const Row& row) { rows.push_back(leaderboard_row(study, row)); }, limit);
  return rows;
}

BaselineComparison baseline_comparison(const Row& row) {
  BaselineComparison comparison;
  comparison.configuration = row.integer(0);
  comparison.model = row.text(1);
  comparison.stage = row.text(2);
  comparison.objective = row.real(3);
  comparison.error = row.real(4);
  if (!row.is_null(5)) comparison.winner = row.integer(5);
  comparison.difference = row.real(6);
  comparison.difference_error = row.real(7);
  comparison.p_value = row.real(8);
  if (!row.is_null(9)) comparison.replicas = row.integer(9);
  return comparison;
}

}  // namespace

std::vector<LeaderboardRow> leaderboard(const StoredStudy& study, std::int64_t limit) {
  return rows_of_view(study, "ranked_configurations", limit);
}

std::vector<LeaderboardRow> baseline_rows(const StoredStudy& study) {
  return rows_of_view(study, "unranked_configurations", -1);
}

// Ranked as the leaderboard is; what has no objective comes last.
std::vector<BaselineComparison> baseline_comparisons(const StoredStudy& study) {
  std::vector<BaselineComparison> comparisons;
  std::set<std::string> families;  // of the search, whose best has come
  study.connection().each(
      fmt::format("SELECT configuration, model, stage, objective, error, winner, difference, "
                  "difference_error, p_value, common_replicas FROM baselines "
                  "ORDER BY objective IS NULL, replicas DESC, objective {}, configuration",
                  study.study().maximise ? "DESC" : "ASC"),
      [&](const Row& row) {
        BaselineComparison comparison = baseline_comparison(row);
        const bool is_further =
            comparison.stage == "search" && !families.insert(comparison.model).second;
        if (!is_further) comparisons.push_back(std::move(comparison));
      });
  return comparisons;
}

RankedModels ranked_models(const StoredStudy& study) {
  const auto network = study.connection().integer(
      "SELECT 1 FROM summary s CROSS JOIN configuration c ON c.configuration = s.configuration "
      "WHERE s.score IS NOT NULL AND c.model = 'network' LIMIT 1");
  // The other way round: from the few classic configurations to their summaries.
  const auto classic = study.connection().integer(
      "SELECT 1 FROM configuration c CROSS JOIN summary s ON s.configuration = c.configuration "
      "WHERE c.model <> 'network' AND s.score IS NOT NULL LIMIT 1");
  return {.networks = network.has_value(), .classic = classic.has_value()};
}

std::vector<TestFigure> test_figures(const StoredStudy& study) {
  std::vector<TestFigure> figures;
  std::vector<double> values;
  const auto close = [&] {
    if (figures.empty() || values.empty()) return;
    const studies::MeanAndError mean = studies::mean_and_error(values);
    figures.back().value = mean.mean;
    figures.back().error = mean.error;
    figures.back().replicas = static_cast<std::int64_t>(mean.n);
    values.clear();
  };
  study.connection().each(
      "SELECT look, configuration, train_on, metric, value, committee, committee_error FROM looks "
      "WHERE metric IS NOT NULL ORDER BY look, configuration, metric, replica",
      [&](const Row& row) {
        const bool same = !figures.empty() && figures.back().look == row.integer(0) &&
                          figures.back().configuration == row.integer(1) &&
                          figures.back().metric == row.text(3);
        if (!same) {
          close();
          figures.push_back({.look = row.integer(0),
                             .configuration = row.integer(1),
                             .train_on = row.text(2),
                             .metric = row.text(3),
                             .committee = row.real(5),
                             .committee_error = row.real(6)});
        }
        values.push_back(row.real(4));
      });
  close();
  return figures;
}

}  // namespace hepsweep::results
