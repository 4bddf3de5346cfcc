#include "results/store/summary.hh"

#include <vector>

#include "results/store/connection.hh"

namespace hepsweep::results {

Summary summary_of(Connection& connection, std::int64_t configuration) {
  Summary summary;
  std::vector<double> objectives;
  connection.each(
      "SELECT core_seconds, objective, stage = 'search' AND variation = 'nominal' FROM trial "
      "WHERE configuration = ?1 ORDER BY stage, variation, replica, trial",
      [&](const Row& row) {
        summary.core_seconds += row.real(0);
        if (row.integer(2) != 0 && !row.is_null(1)) objectives.push_back(row.real(1));
      },
      configuration);
  summary.objective = studies::mean_and_error(objectives);
  return summary;
}

}  // namespace hepsweep::results
