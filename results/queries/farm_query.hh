#pragma once

#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <vector>

namespace hepsweep::results {

class StoredStudy;

/// A worker of the last run: the view `workers`, and how long it has been silent now.
struct WorkerRow {
  std::int64_t worker = 0;
  std::string host;
  std::int64_t process = 0;
  std::string state;
  std::optional<std::int64_t> trial;
  std::int64_t attempt = 0;
  std::int64_t epoch = 0;
  double silent_seconds = std::numeric_limits<double>::quiet_NaN();
  double memory_mb = std::numeric_limits<double>::quiet_NaN();
  double cpu_seconds = std::numeric_limits<double>::quiet_NaN();
  double cpu_percent = std::numeric_limits<double>::quiet_NaN();  ///< of a core; NaN: not known
};

/// All of them, in order; in a snapshot as of when it was made.
std::vector<WorkerRow> workers_of(const StoredStudy& study);

/// Attempts that ended without a result for the same reason.
struct FailureGroup {
  std::string outcome;
  std::int64_t attempts = 0;
  std::int64_t counted = 0;  ///< by the trial's own fault
  std::int64_t trial = 0;    ///< the last of them, as an example
  std::int64_t attempt = 0;
  std::string message;  ///< of that one
};

/// The most frequent first.
std::vector<FailureGroup> failure_groups(const StoredStudy& study);

}  // namespace hepsweep::results
