#pragma once

#include <filesystem>
#include <memory>

#include "core/clock.hh"
#include "results/store/connection.hh"
#include "results/store/file_system.hh"
#include "results/store/pending_changes.hh"
#include "results/store/processor_use.hh"
#include "results/store/result_store.hh"
#include "results/store/writer_lock.hh"

namespace hepsweep::results {

/// What a store holds: the lock goes last.
struct ResultStore::Implementation {
  explicit Implementation(const std::filesystem::path& database);
  Implementation(const Implementation&) = delete;
  Implementation& operator=(const Implementation&) = delete;
  ~Implementation();

  /// Opens what is there, or makes it for `wanted` (nullptr: it must be there).
  void open(const StudyRecord* wanted);
  /// Ends what a killed run left half done.
  void recover();
  /// ResultStore::transaction().
  void transaction(const std::function<void()>& work);
  /// The same for one call of the store, which looks before it writes: Connection::step().
  void step(const std::function<void()>& work);
  /// Tells readers that the run is alive; at most every few seconds.
  void touch_heartbeat();
  /// Warns where the write-ahead log can't be emptied, because a reader holds an old state.
  void watch_log();
  /// In exclusive mode: a copy for readers, at most every half minute. That it can't be made is a
  /// warning: nothing of the results is lost.
  void write_snapshot_if_due();

  std::filesystem::path file;
  StorageMode mode;
  WriterLock lock;
  std::unique_ptr<Connection> connection;
  StudyRecord study;
  std::int64_t run = 0;             ///< row of table run; 0 before the first set_run_state()
  Clock::time_point run_began{};    ///< that row
  PendingChanges pending;           ///< of the transaction that is open
  ProcessorUse processor_use;       ///< of the workers
  std::optional<bool> closed;       ///< the search; nothing: to be read
  bool leaderboard_changed = true;  ///< since the last refresh
  std::uintmax_t log_warned = 0;    ///< size of the log that was warned of
  bool snapshot_warned = false;     ///< that the last copy for readers could not be made
  Clock::time_point next_heartbeat{};
  Clock::time_point next_snapshot{};

 private:
  void open_connection(const StudyRecord* wanted);
};

/// Writes table comparison anew.
void update_comparisons(Connection& connection, bool maximise);

/// Removes the models that are not kept.
void prune_models(Connection& connection);

}  // namespace hepsweep::results
