#include "results/queries/progress_query.hh"

#include <algorithm>
#include <filesystem>

#include "core/host.hh"
#include "results/queries/stored_study.hh"
#include "results/store/connection.hh"
#include "results/store/values.hh"
#include "results/store/writer_lock.hh"

namespace hepsweep::results {
namespace {

constexpr double shortest_time_for_rate = 1;  // s
// A launcher pauses for a minute at most; then the ranks find each other and read the events.
constexpr double longest_time_to_restart = 300;  // s
constexpr std::int64_t fewest_trials_for_rate = 2;

struct RunTimes {
  std::int64_t trials_before = 0;  // that were final when it began
  double seconds = 0;              // from its beginning to its last sign
};

// A process is known by its lock: its number may live on, as a zombie's or another program's.
bool is_gone(const StoredStudy& study, const Progress& progress) {
  if (progress.state != "running" || progress.host != host_name()) return false;
  std::filesystem::path database = study.file();
  if (database.extension() == ".snapshot") database.replace_extension();
  return !is_being_written(database);
}

void read_view(const StoredStudy& study, Progress& progress, RunTimes& run) {
  study.connection().each(
      "SELECT study, state, planned, trials, waiting, running, complete, stopped, diverged, "
      "failed, configurations, looks, core_seconds, workers, host, pid, started, heartbeat, "
      "trials_before, closed, seconds, max(0, (julianday('now') - julianday(heartbeat)) * 86400) "
      "FROM progress",
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
        run.trials_before = row.integer(18);
        progress.closed = !row.is_null(19);
        run.seconds = row.is_null(20) ? 0 : row.real(20);
        progress.silent_seconds = row.is_null(21) ? 0 : row.real(21);
      });
}

// The counts are those of now, except in a snapshot, which may be old. How long the run has lasted
// is told by its own clock; another host's, or one that was set, may say anything.
void add_rate(const StoredStudy& study, Progress& progress, const RunTimes& run) {
  const double seconds = run.seconds + (study.note().empty() ? progress.silent_seconds : 0);
  const std::int64_t ended = progress.finished - run.trials_before;
  if (ended < fewest_trials_for_rate || seconds < shortest_time_for_rate) return;
  const double rate = static_cast<double>(ended) / seconds;
  progress.trials_per_hour = rate * 3600;
  const std::int64_t left = std::max(progress.planned, progress.trials) - progress.finished;
  progress.seconds_left = static_cast<double>(left) / rate;
  progress.predicted_end = utc_before(-progress.seconds_left);
}

}  // namespace

Progress progress_of(const StoredStudy& study) {
  Progress progress;
  RunTimes run;
  read_view(study, progress, run);
  // Read anew where nobody writes: the run may have ended in between.
  const bool gone = is_gone(study, progress);
  if (gone) read_view(study, progress, run);
  progress.finished = progress.trials - progress.by_state["waiting"] - progress.by_state["running"];
  if (progress.state != "running") return progress;
  if (gone) {
    progress.state = "interrupted";
  } else {
    add_rate(study, progress, run);
  }
  return progress;
}

bool may_go_on(const Progress& progress) {
  if (progress.state == "interrupted") return progress.silent_seconds < longest_time_to_restart;
  return progress.state == "running" || progress.state == "not started";
}

}  // namespace hepsweep::results
