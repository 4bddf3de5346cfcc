#pragma once

#include <functional>
#include <string>

#include "coordinator/pending_writes.hh"
#include "core/clock.hh"

namespace hepsweep::coordinator {

/// Writes to the database with patience: where that fails for a reason that may pass (the disk is
/// full), it says so and tries again after 0.2 s, doubling to 5 s.
class PatientWriter {
 public:
  explicit PatientWriter(results::ResultStore& store) : store_(store) {}

  /// True while the last attempt failed.
  bool stalled() const { return stalled_; }
  /// Whether it is time for an attempt: always, but for the pauses of a stall.
  bool due(TimePoint now) const { return !stalled_ || now >= next_attempt_; }

  /// Writes everything durably and forgets it.
  /// \return false where that failed and is to be tried again later
  /// \throws StorageProblem where it will never succeed
  bool commit(PendingWrites& writes, TimePoint now);

  /// The same for what needs no repetition, such as a sign of life: a failure that may pass is
  /// noted, and forgotten.
  void try_once(const std::function<void(results::ResultStore&)>& work, TimePoint now);

 private:
  void note_failure(const std::string& cause, TimePoint now);
  void note_success(TimePoint now);

  results::ResultStore& store_;
  bool stalled_ = false;
  TimePoint stalled_since_{};
  TimePoint next_attempt_{};
  double pause_seconds_ = 0;
  Every warning_{60};
};

/// Writes durably, however long the database doesn't take it: for the time when no coordinator
/// steps.
/// \param goes_on called again and again while it waits; false gives the write up
/// \return false where it was given up
/// \throws StorageProblem where it will never succeed
bool write_patiently(results::ResultStore& store, const PendingWrites::Write& write,
                     const std::function<bool()>& goes_on);

}  // namespace hepsweep::coordinator
