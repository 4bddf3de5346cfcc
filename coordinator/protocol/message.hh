#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <variant>

#include "studies/trial/trial.hh"

namespace hepsweep::coordinator {

// The messages between the coordinator and its workers; docs/protocol.md is their catalogue.

// ---- from a worker to the coordinator

/// First words: who is there, and what it can run.
struct Hello {
  std::string program_version;
  std::string host;
  std::int64_t process = 0;
  std::string instruction_set;  ///< the best that this processor has
};

/// Sent at regular intervals while nothing else is.
struct Heartbeat {
  std::int64_t lease = 0;  ///< of the running trial; 0: none
  std::int64_t epoch = 0;  ///< of the running trial
};

/// A trial's result. A worker says Goodbye only when all of its results are acknowledged.
struct Result {
  std::int64_t lease = 0;
  std::int64_t trial = 0;
  studies::TrialResult result;
};

/// An attempt that brought no result.
struct AttemptFailed {
  std::int64_t lease = 0;
  std::int64_t trial = 0;
  std::string outcome;  ///< "crashed", "timed out", "out of memory", "error"
  std::string message;
  double seconds = 0;
  double cpu_seconds = 0;
  double memory_mb = 0;
};

/// The worker takes no trial any more; what it still held goes back to the queue.
struct Goodbye {};

// ---- from the coordinator to a worker

/// The answer to Hello: how to work for this study.
struct Welcome {
  std::int64_t worker = 0;
  std::string instruction_set;  ///< the study's: trainers are pinned to it
  std::string cache_folder;     ///< for mapped events
};

/// The other answer to Hello: this worker can't take part. It says why and ends.
struct Refusal {
  std::string reason;
};

/// A trial to carry out, with the lease that its result must name.
struct Assignment {
  std::int64_t lease = 0;
  double seconds_limit = 0;    ///< 0: none
  double memory_limit_mb = 0;  ///< 0: none
  studies::TrialSpecification trial;
};

/// The result or failure of this lease is durable (or refused as stale): forget it.
struct Acknowledgement {
  std::int64_t lease = 0;
};

/// The coordinator lives; sent at regular intervals while nothing else is.
struct Ping {};

/// Drop what you hold, end the trainer, say Goodbye.
struct Stop {};

/// The very last word, after every Goodbye: how to leave. A collective end (MPI_Finalize) would
/// hang where somebody is dead.
struct Farewell {
  bool everybody_alive = true;
};

using Message = std::variant<Hello, Heartbeat, Result, AttemptFailed, Goodbye, Welcome, Refusal,
                             Assignment, Acknowledgement, Ping, Stop, Farewell>;

std::string to_bytes(const Message& message);
/// \throws Error where the bytes are no message
Message message_from_bytes(std::string_view bytes);

}  // namespace hepsweep::coordinator
