#include "results/store/result_store.hh"

#include <unistd.h>

#include <fmt/core.h>

#include "core/host.hh"
#include "results/store/implementation.hh"
#include "results/store/validation_figures.hh"
#include "results/store/values.hh"

namespace hepsweep::results {

ResultStore::ResultStore(std::unique_ptr<Implementation> implementation)
    : implementation_(std::move(implementation)) {}
ResultStore::ResultStore(ResultStore&&) noexcept = default;
ResultStore& ResultStore::operator=(ResultStore&&) noexcept = default;
ResultStore::~ResultStore() = default;

ResultStore ResultStore::open(const std::filesystem::path& file, const StudyRecord& study) {
  auto implementation = std::make_unique<Implementation>(file);
  implementation->open(&study);
  return ResultStore(std::move(implementation));
}

ResultStore ResultStore::open_existing(const std::filesystem::path& file) {
  if (!std::filesystem::exists(file)) {
    throw InputError(fmt::format("{}: there is no such database", file.string()));
  }
  auto implementation = std::make_unique<Implementation>(file);
  implementation->open(nullptr);
  return ResultStore(std::move(implementation));
}

const StudyRecord& ResultStore::study() const {
  return implementation_->study;
}

void ResultStore::set_events_digest(const std::string& digest) {
  StudyRecord& study = implementation_->study;
  if (study.events_digest == digest) return;
  if (!study.events_digest.empty()) {
    throw InputError(fmt::format(
        "{}: was begun with other events (digest {}; now {}); restore the event files, or name "
        "another database with --db",
        implementation_->file.string(), study.events_digest.substr(0, 8), digest.substr(0, 8)));
  }
  implementation_->step(
      [&] { implementation_->connection->execute("UPDATE study SET events_digest = ?1", digest); });
  study.events_digest = digest;
}

void ResultStore::transaction(const std::function<void()>& work) {
  implementation_->transaction(work);
}

void ResultStore::log_event(const std::string& kind, const std::string& message) {
  implementation_->step([&] {
    implementation_->connection->execute(
        "INSERT INTO event (at, kind, message) VALUES (?1, ?2, ?3)", utc_now(), kind, message);
  });
}

void ResultStore::set_run_state(const std::string& state, std::int64_t workers) {
  Connection& connection = *implementation_->connection;
  std::int64_t& run = implementation_->run;
  implementation_->step([&] {
    implementation_->next_heartbeat = {};
    // No row is changed where the transaction that made it was undone.
    if (run != 0 && connection.execute("UPDATE run SET state = ?2, workers = ?3 WHERE run = ?1",
                                       run, state, workers) == 1) {
      return;
    }
    connection.execute(
        "INSERT INTO run (state, host, pid, workers, mode, program_version, started, heartbeat, "
        "trials_before) SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?7, sum(trials) FROM trial_count "
        "WHERE state <> 'waiting'",
        state, host_name(), static_cast<std::int64_t>(::getpid()), workers,
        mode_name(implementation_->mode), implementation_->study.program_version, utc_now());
    run = connection.database().getLastInsertRowid();
    implementation_->run_began = Clock::now();
  });
  implementation_->write_snapshot_if_due();
}

void ResultStore::refresh_leaderboard() {
  if (implementation_->leaderboard_changed) {
    implementation_->step([&] {
      implementation_->pending.write(*implementation_->connection, implementation_->study.maximise);
      update_comparisons(*implementation_->connection, implementation_->study.maximise);
      prune_models(*implementation_->connection);
      update_validation(*implementation_->connection);
    });
    implementation_->leaderboard_changed = false;
  }
  implementation_->write_snapshot_if_due();
}

}  // namespace hepsweep::results
