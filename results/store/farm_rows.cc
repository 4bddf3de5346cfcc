// The part of ResultStore that tells of workers and attempts while they are at work.
#include <cmath>

#include "results/store/implementation.hh"
#include "results/store/values.hh"

namespace hepsweep::results {
namespace {

constexpr double shortest_interval = 0.5;  // s, over which a use of the processor is told

}  // namespace

void ResultStore::log_attempt_event(const AttemptEvent& event) {
  implementation_->step([&] {
    implementation_->connection->execute(
        "INSERT INTO attempt_event (trial, attempt, at, kind, message) VALUES (?1, ?2, ?3, ?4, ?5)",
        event.trial, event.attempt, utc_now(), event.kind, event.message);
  });
}

double ProcessorUse::percent(std::int64_t worker, double cpu_seconds, Clock::time_point now) {
  Use& use = uses_[worker];
  const double interval = seconds_between(use.at, now);
  if (use.at != Clock::time_point{} && interval < shortest_interval) return use.percent;
  const bool is_known = use.at != Clock::time_point{} && cpu_seconds >= use.cpu_seconds;
  use.percent = is_known ? 100 * (cpu_seconds - use.cpu_seconds) / interval : std::nan("");
  use.cpu_seconds = cpu_seconds;
  use.at = now;
  return use.percent;
}

void ResultStore::set_workers(const std::vector<WorkerRecord>& workers) {
  Connection& connection = *implementation_->connection;
  const auto now = Clock::now();
  implementation_->step([&] {
    connection.execute("DELETE FROM worker");
    for (const WorkerRecord& worker : workers) {
      connection.execute(
          "INSERT INTO worker (worker, host, process, state, trial, attempt, epoch, "
          "silent_seconds, memory_mb, cpu_seconds, cpu_percent, at) "
          "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)",
          worker.worker, worker.host, worker.process, worker.state, worker.trial, worker.attempt,
          worker.epoch, worker.silent_seconds, worker.memory_mb, worker.cpu_seconds,
          implementation_->processor_use.percent(worker.worker, worker.cpu_seconds, now),
          utc_now());
    }
  });
}

}  // namespace hepsweep::results
