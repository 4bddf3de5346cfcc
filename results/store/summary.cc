#include "results/store/summary.hh"

#include <cmath>
#include <vector>

#include "results/store/connection.hh"
#include "studies/statistics/leaderboard.hh"

namespace hepsweep::results {

Summary summary_of(Connection& connection, std::int64_t configuration) {
  Summary summary;
  std::vector<double> objectives;
  connection.each(
      "SELECT core_seconds, objective, stage = 'search', "
      "(stage = 'search' OR stage = 'baseline') AND variation = 'nominal' FROM trial "
      "WHERE configuration = ?1 ORDER BY stage, variation, replica, trial",
      [&](const Row& row) {
        summary.core_seconds += row.real(0);
        if (row.integer(3) == 0) return;
        summary.ranks = summary.ranks || row.integer(2) != 0;
        if (!row.is_null(1)) objectives.push_back(row.real(1));
      },
      configuration);
  summary.objective = studies::mean_and_error(objectives);
  return summary;
}

void write_summary(Connection& connection, std::int64_t configuration, bool maximise) {
  const Summary summary = summary_of(connection, configuration);
  const double rounded = studies::rounded_for_ties(summary.objective.mean);
  const double score = maximise ? rounded : -rounded;
  connection.execute(
      "INSERT INTO summary (configuration, replicas, objective, error, score, core_seconds) "
      "VALUES (?1, ?2, ?3, ?4, ?5, ?6) ON CONFLICT (configuration) DO UPDATE SET "
      "replicas = excluded.replicas, objective = excluded.objective, error = excluded.error, "
      "score = excluded.score, core_seconds = excluded.core_seconds",
      configuration, static_cast<std::int64_t>(summary.objective.n), summary.objective.mean,
      summary.objective.error, summary.ranks ? score : std::nan(""), summary.core_seconds);
}

}  // namespace hepsweep::results
