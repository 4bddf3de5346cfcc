#include "results/store/implementation.hh"

#include <cerrno>
#include <unistd.h>
#include <utility>

#include <fmt/core.h>
#include <sqlite3.h>

#include "core/log.hh"
#include "core/numbers.hh"
#include "results/store/backup.hh"
#include "results/store/open_database.hh"
#include "results/store/same_study.hh"
#include "results/store/values.hh"

namespace hepsweep::results {
namespace {

constexpr std::chrono::seconds heartbeat_interval(5);
constexpr std::chrono::seconds snapshot_interval(30);

constexpr std::uintmax_t most_log_bytes = 256 << 20;  // 16 times what it has between two readers

std::filesystem::path checked_file(const std::filesystem::path& file) {
  const auto path = std::filesystem::weakly_canonical(std::filesystem::absolute(file));
  if (std::filesystem::is_directory(path)) {
    throw InputError(fmt::format("{}: is a folder, not a database", path.string()));
  }
  if (!std::filesystem::is_directory(path.parent_path())) {
    throw InputError(fmt::format("{}: the folder {} does not exist", path.string(),
                                 path.parent_path().string()));
  }
  return path;
}

void log_mode(const std::filesystem::path& file, const FileSystem& file_system, StorageMode mode) {
  const std::string text =
      fmt::format("{}: on {}, {} mode", file.string(), file_system.name, mode_name(mode));
  if (mode == StorageMode::shared) {
    log_debug(text);
  } else {
    log_info(text + ": readers get a snapshot while the run goes on");
  }
}

void insert_study(Connection& connection, const StudyRecord& study) {
  connection.execute(
      "INSERT INTO study (id, name, document, digest, file, seed, objective, maximise, "
      "program_version, instruction_set, events_digest, planned_trials, created) "
      "VALUES (1, ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)",
      study.name, study.document, study.digest, study.file, std::to_string(study.seed),
      study.objective, study.maximise, study.program_version, study.instruction_set,
      study.events_digest, study.planned_trials, utc_now());
}

void remove_database(const std::filesystem::path& file) {
  std::error_code ignored;
  for (const char* suffix : {"", "-journal", "-wal", "-shm"}) {
    std::filesystem::remove(file.string() + suffix, ignored);
  }
}

// A disk without room is nobody's mistake, and another start may find some.
bool is_input_problem(const DatabaseError& error) {
  if (error.system_error() == ENOSPC || error.system_error() == EDQUOT) return false;
  const int code = error.sqlite_code() & 0xFF;
  return code == SQLITE_CANTOPEN || code == SQLITE_PERM || code == SQLITE_READONLY;
}

}  // namespace

ResultStore::Implementation::Implementation(const std::filesystem::path& database)
    : file(checked_file(database)),
      mode(storage_mode_for(file_system_of(file.parent_path()))),
      lock(file) {}

void ResultStore::Implementation::open(const StudyRecord* wanted) {
  const bool existed = std::filesystem::exists(file);
  if (!existed && wanted == nullptr) require_file(file);
  try {
    open_connection(wanted);
  } catch (const DatabaseError& error) {
    connection.reset();
    if (!existed) remove_database(file);
    if (is_input_problem(error)) {
      throw InputError(fmt::format("{} (can't be opened for writing)", error.what()));
    }
    throw;
  } catch (...) {
    connection.reset();
    if (!existed) remove_database(file);
    throw;
  }
}

void ResultStore::Implementation::open_connection(const StudyRecord* wanted) {
  connection = open_for_writing(file, mode);
  const bool is_new = content_of(*connection) == Content::nothing;
  if (is_new && wanted == nullptr) {
    throw InputError(fmt::format("{}: is not a database of hepsweep", file.string()));
  }
  if (!is_new) {
    require_current_version(*connection);
    study = read_study(*connection);
    if (wanted != nullptr) require_same_study(file, study, *wanted);
  }
  mode = configure_for_writing(*connection, mode);
  if (is_new) {
    connection->transaction([&] {
      migrate(*connection, migrations());
      insert_study(*connection, *wanted);
    });
    study = *wanted;
  } else if (wanted != nullptr && !wanted->file.empty() && study.file != wanted->file) {
    // It was moved: its relative paths are to be found from where it lies now.
    connection->execute("UPDATE study SET file = ?1", wanted->file);
    study.file = wanted->file;
  }
  log_mode(file, file_system_of(file.parent_path()), mode);
  recover();
}

void ResultStore::Implementation::recover() {
  connection->transaction([&] {
    connection->execute("UPDATE run SET state = 'unfinished' WHERE state = 'running'");
    connection->execute(
        "INSERT INTO attempt (trial, attempt, worker, host, given, started, ended, outcome, "
        "message) SELECT trial, attempt, worker, host, given, started, "
        "max(?1, given, ifnull(started, given)), 'interrupted', 'the run ended before it' "
        "FROM lease",
        utc_now());
    connection->execute(
        "UPDATE trial SET (attempts, worker, host, started) = "
        "(SELECT attempt, worker, host, started FROM lease WHERE lease.trial = trial.trial) "
        "WHERE trial IN (SELECT trial FROM lease)");
    connection->execute("DELETE FROM lease");
    connection->execute("DELETE FROM worker");
  });
}

void ResultStore::Implementation::transaction(const std::function<void()>& work) {
  const bool is_outermost = !connection->inside_transaction();
  const PendingChanges::Counts counts = pending.counts();
  try {
    connection->transaction([&] {
      work();
      if (!is_outermost) return;
      pending.write(*connection, study.maximise);
      touch_heartbeat();
    });
  } catch (...) {
    pending.restore(counts);
    if (is_outermost) pending.forget_all();
    closed.reset();
    throw;
  }
}

void ResultStore::Implementation::step(const std::function<void()>& work) {
  if (!connection->inside_transaction()) return transaction(work);
  const PendingChanges::Counts counts = pending.counts();
  try {
    connection->step(work);
  } catch (...) {
    pending.restore(counts);
    throw;
  }
}

void ResultStore::Implementation::touch_heartbeat() {
  const auto now = Clock::now();
  if (run == 0 || now < next_heartbeat) return;
  next_heartbeat = now + heartbeat_interval;
  const double lasted = seconds_between(run_began, now);
  connection->execute("UPDATE run SET heartbeat = ?2, seconds = ?3 WHERE run = ?1", run, utc_now(),
                      lasted);
  watch_log();
}

void ResultStore::Implementation::watch_log() {
  std::error_code missing;
  const auto size = std::filesystem::file_size(file.string() + "-wal", missing);
  if (missing || size < most_log_bytes || size < 2 * log_warned) return;
  log_warned = size;
  log_warning(fmt::format(
      "{}: its write-ahead log has grown to {}: a program has been reading one state of the "
      "database for long; nothing is lost, end that program so that the log can be emptied",
      file.string(), size_text(size)));
}

void ResultStore::Implementation::write_snapshot_if_due() {
  const auto now = Clock::now();
  const bool inside_transaction = sqlite3_get_autocommit(connection->handle()) == 0;
  if (mode != StorageMode::exclusive || inside_transaction || now < next_snapshot) return;
  next_snapshot = now + snapshot_interval;
  try {
    copy_database(*connection, snapshot_of(file));
    snapshot_warned = false;
  } catch (const Error& error) {
    if (!std::exchange(snapshot_warned, true)) {
      log_warning(fmt::format("readers get no newer snapshot, the run goes on: {}", error.what()));
    }
  }
}

// A database that nobody writes to is one plain file, which can be read on any file system and
// without the right to write; where a reader is still there, the log stays until the next time.
ResultStore::Implementation::~Implementation() {
  if (!connection) return;
  sqlite3* handle = connection->handle();
  sqlite3_busy_timeout(handle, 0);
  if (run != 0) {
    const std::string unfinished = fmt::format(
        "UPDATE run SET state = 'unfinished' WHERE run = {} AND state = 'running'", run);
    sqlite3_exec(handle, unfinished.c_str(), nullptr, nullptr, nullptr);
  }
  // Through TRUNCATE, because only a change to DELETE removes a journal that is there.
  if (mode == StorageMode::exclusive) {
    sqlite3_exec(handle,
                 "PRAGMA locking_mode = NORMAL; SELECT count(*) FROM sqlite_schema; "
                 "PRAGMA journal_mode = TRUNCATE",
                 nullptr, nullptr, nullptr);
  }
  sqlite3_exec(handle, "PRAGMA journal_mode = DELETE", nullptr, nullptr, nullptr);
  connection.reset();
  std::error_code ignored;
  if (mode == StorageMode::exclusive) std::filesystem::remove(snapshot_of(file), ignored);
}

}  // namespace hepsweep::results
