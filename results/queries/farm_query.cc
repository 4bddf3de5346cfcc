#include "results/queries/farm_query.hh"

#include "results/queries/stored_study.hh"
#include "results/store/connection.hh"

namespace hepsweep::results {
namespace {

WorkerRow worker_row(const Row& row) {
  return {.worker = row.integer(0),
          .host = row.text(1),
          .process = row.integer(2),
          .state = row.text(3),
          .trial = row.optional_integer(4),
          .attempt = row.integer(5),
          .epoch = row.integer(6),
          .silent_seconds = row.real(7),
          .memory_mb = row.real(8),
          .cpu_seconds = row.real(9),
          .cpu_percent = row.real(10)};
}

}  // namespace

// The clock of the writer's host may differ from ours: an age is never negative.
std::vector<WorkerRow> workers_of(const StoredStudy& study) {
  std::vector<WorkerRow> workers;
  study.connection().each(
      "SELECT worker, host, process, state, trial, attempt, epoch, "
      "max(0, silent_seconds) + max(0, (julianday(ifnull(?1, at)) - julianday(at)) * 86400), "
      "memory_mb, cpu_seconds, cpu_percent FROM workers ORDER BY worker",
      [&](const Row& row) { workers.push_back(worker_row(row)); },
      study.note().empty() ? std::optional<std::string>("now") : std::nullopt);
  return workers;
}

std::vector<FailureGroup> failure_groups(const StoredStudy& study) {
  std::vector<FailureGroup> groups;
  // With max(), the other columns are those of its row.
  study.connection().each(
      "SELECT outcome, count(*), sum(counted), max(trial), attempt, message FROM attempt "
      "WHERE outcome <> 'complete' AND outcome <> 'stopped' GROUP BY outcome "
      "ORDER BY count(*) DESC, outcome",
      [&](const Row& row) {
        groups.push_back({.outcome = row.text(0),
                          .attempts = row.integer(1),
                          .counted = row.integer(2),
                          .trial = row.integer(3),
                          .attempt = row.integer(4),
                          .message = row.text(5)});
      });
  return groups;
}

}  // namespace hepsweep::results
