#pragma once

#include <cstdint>
#include <limits>
#include <map>
#include <optional>
#include <string>

namespace hepsweep::results {

class StoredStudy;

/// How far a study is: the view `progress`, and what follows from it now.
struct Progress {
  std::string study;
  /// "not started", "running", "finished", "unfinished", or "interrupted" where a running state was
  /// written on this host and its process has no lock on the database any more.
  std::string state;
  std::int64_t planned = 0;  ///< trials of the search; 0 where the strategy decides
  std::int64_t trials = 0;
  std::map<std::string, std::int64_t> by_state;  ///< every state of a trial
  std::int64_t finished = 0;                     ///< in a final state
  std::int64_t configurations = 0;
  std::int64_t looks = 0;
  double core_seconds = 0;
  std::int64_t workers = 0;
  std::string host;
  std::int64_t pid = 0;
  std::string started;
  std::string heartbeat;
  double silent_seconds = 0;  ///< since the heartbeat; never negative
  bool closed = false;
  /// Finished trials by hour since this run began; NaN where it does not run, in its first second,
  /// and before two have ended.
  double trials_per_hour = std::numeric_limits<double>::quiet_NaN();
  double seconds_left = std::numeric_limits<double>::quiet_NaN();
  std::string predicted_end;  ///< UTC; "" where it is not known
};

Progress progress_of(const StoredStudy& study);

/// Whether more may come of itself. Of an interrupted run that is so for some minutes after its
/// last sign: a launcher, or the batch system, may be about to start it again.
bool may_go_on(const Progress& progress);

}  // namespace hepsweep::results
