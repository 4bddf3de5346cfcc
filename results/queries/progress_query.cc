#include "core/host.hh"
#include "results/queries/progress_query.hh"

#include <algorithm>
#include <cerrno>
#include <signal.h>

#include "results/queries/stored_study.hh"
#include "results/store/connection.hh"
#include "results/store/writer_lock.hh"

namespace hepsweep::results {
namespace {

bool is_gone(const std::string& host, std::int64_t pid) {
  return host == host_name() && pid > 0 && ::kill(static_cast<pid_t>(pid), 0) != 0 &&
         errno == ESRCH;
}

void read_view(const StoredStudy& study, Progress& progress, std::int64_t& trials_before) {
  study.connection().each(
      "SELECT study, state, planned, trials, waiting, running, complete, stopped, diverged, "
      "failed, configurations, looks, core_seconds, workers, host, pid, started, heartbeat, "
      "trials_before, closed FROM progress",
      [&](const Row& row) {
        progress.study = row.text(0);
        progress.state = row.is_null(1) ? "not started" : row.text(1);
        progress.planned = row.integer(2);
        progress.trials = row.integer(3);
        int column = 4;
        for (const char* state :
             {"waiting", "running", "complete", "stopped", "diverged", "failed"}) {
          progress.by_state[state] = row.integer(column++);
        }
        progress.configurations = row.integer(10);
        progress.looks = row.integer(11);
        progress.core_seconds = row.is_null(12) ? 0 : row.real(12);
        progress.workers = row.integer(13);
        progress.host = row.text(14);
        progress.pid = row.integer(15);
        progress.started = row.text(16);
        progress.heartbeat = row.text(17);
        trials_before = row.integer(18);
        progress.closed = !row.is_null(19);
      });
}

// Until the last heartbeat rather than until now: a snapshot may be old.
void add_rate(const StoredStudy& study, Progress& progress, std::int64_t trials_before) {
  double seconds = 0;
  study.connection().each(
      "SELECT (julianday(?2) - julianday(?1)) * 86400",
      [&](const Row& row) { seconds = row.is_null(0) ? 0 : row.real(0); }, progress.started,
      progress.heartbeat);
  const std::int64_t ended = progress.finished - trials_before;
  if (ended <= 0 || seconds <= 0) return;
  const double rate = static_cast<double>(ended) / seconds;
  progress.trials_per_hour = rate * 3600;
  const std::int64_t left = std::max(progress.planned, progress.trials) - progress.finished;
  progress.seconds_left = static_cast<double>(left) / rate;
}

}  // namespace

Progress progress_of(const StoredStudy& study) {
  Progress progress;
  std::int64_t trials_before = 0;
  read_view(study, progress, trials_before);
  progress.finished = progress.trials - progress.by_state["waiting"] - progress.by_state["running"];
  if (progress.state == "running") {
    if (is_gone(progress.host, progress.pid)) {
      progress.state = "interrupted";
    } else {
      add_rate(study, progress, trials_before);
    }
  }
  return progress;
}

}  // namespace hepsweep::results
