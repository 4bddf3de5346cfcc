#include "results/queries/leaderboard_query.hh"

#include "core/json_file.hh"
#include "results/queries/stored_study.hh"
#include "results/store/connection.hh"
#include "studies/statistics/paired_comparison.hh"

namespace hepsweep::results {

std::vector<LeaderboardRow> leaderboard(const StoredStudy& study, std::int64_t limit) {
  std::vector<LeaderboardRow> rows;
  study.connection().each(
      "SELECT rank, configuration, parameters, objective, error, replicas, tied, "
      "network_parameters, core_seconds FROM leaderboard LIMIT ?1",
      [&](const Row& row) {
        LeaderboardRow entry;
        entry.rank = row.integer(0);
        entry.configuration = row.integer(1);
        entry.parameters = parse_json(row.text(2), study.file().string());
        entry.objective = row.real(3);
        entry.error = row.real(4);
        entry.replicas = row.integer(5);
        if (!row.is_null(6)) entry.tied = row.integer(6) != 0;
        entry.network_parameters = row.integer(7);
        entry.core_seconds = row.real(8);
        rows.push_back(std::move(entry));
      },
      limit);
  return rows;
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
