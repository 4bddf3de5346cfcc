#pragma once

#include <optional>
#include <string>

#include "coordinator/protocol/message.hh"
#include "core/clock.hh"

namespace hepsweep::worker {

/// An assignment in a worker's hand. The trainer gets the bytes as they came.
struct AssignedTrial {
  /// \throws Error where the bytes are no assignment
  explicit AssignedTrial(std::string assignment);

  std::string bytes;
  std::int64_t lease = 0;
  std::int64_t trial = 0;
  std::int64_t number = 0;  ///< of the trial's attempts, from 1
  coordinator::AttemptLimits limits;
};

/// What is known of the attempt that runs.
struct AttemptProgress {
  Clock::time_point started = {};
  Clock::time_point last_word = {};  ///< of the trainer
  std::int64_t epoch = 0;
  std::int64_t updates = 0;
  std::int64_t updates_before = 0;  ///< of earlier attempts: where this one began
  bool has_checkpoint = false;
  double cpu_before = 0;  ///< the trainer's, in seconds, when the attempt began
  double memory_mb = 0;   ///< the most that was seen

  /// Beyond where the attempt began: a checkpoint in between is progress too.
  bool progressed() const { return updates > updates_before; }
};

/// Why an attempt is ended, in the words of AttemptFailed.
struct Verdict {
  std::string outcome;
  std::string message;
};

/// The limit that an attempt has exceeded, if any.
std::optional<Verdict> exceeded_limit(const coordinator::AttemptLimits& limits,
                                      const AttemptProgress& progress, Clock::time_point now);

}  // namespace hepsweep::worker
