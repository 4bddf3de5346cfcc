#include "coordinator/patient_writer.hh"

#include <algorithm>
#include <thread>

#include <fmt/core.h>

#include "core/log.hh"
#include "core/numbers.hh"

namespace hepsweep::coordinator {
namespace {

constexpr double first_pause_seconds = 0.2;
constexpr double longest_pause_seconds = 5;
constexpr std::chrono::milliseconds look_interval(50);

}  // namespace

bool PatientWriter::commit(PendingWrites& writes, TimePoint now) {
  if (writes.empty()) return true;
  try {
    writes.commit(store_);
  } catch (const results::StorageProblem& problem) {
    if (!problem.may_pass()) throw;
    note_failure(problem.what(), now);
    return false;
  }
  writes.clear();
  note_success(now);
  return true;
}

void PatientWriter::try_once(const std::function<void(results::ResultStore&)>& work,
                             TimePoint now) {
  try {
    work(store_);
  } catch (const results::StorageProblem& problem) {
    if (!problem.may_pass()) throw;
    if (warning_.due(now)) log_warning(fmt::format("{}; the run goes on", problem.what()));
  }
}

void PatientWriter::note_failure(const std::string& cause, TimePoint now) {
  if (!stalled_) {
    stalled_ = true;
    stalled_since_ = now;
    pause_seconds_ = first_pause_seconds;
  } else {
    pause_seconds_ = std::min(2 * pause_seconds_, longest_pause_seconds);
  }
  next_attempt_ = now + seconds(pause_seconds_);
  if (warning_.due(now)) {
    log_warning(
        fmt::format("{}; the run waits until the database can be written again (trainings "
                    "go on, and nothing is lost)",
                    cause));
  }
}

void PatientWriter::note_success(TimePoint now) {
  if (!stalled_) return;
  stalled_ = false;
  log_info(fmt::format("the database can be written again after {}; the run goes on",
                       duration_text(seconds_between(stalled_since_, now))));
}

bool write_patiently(results::ResultStore& store, const PendingWrites::Write& write,
                     const std::function<bool()>& goes_on) {
  PendingWrites writes;
  writes.add(write);
  PatientWriter writer(store);
  while (!writer.commit(writes, Clock::now())) {
    do {
      if (!goes_on()) return false;
      std::this_thread::sleep_for(look_interval);
    } while (!writer.due(Clock::now()));
  }
  return true;
}

}  // namespace hepsweep::coordinator
