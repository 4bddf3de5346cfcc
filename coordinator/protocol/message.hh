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
  /// When the process began (core/process.hh): with it a coordinator on the same host sees its end.
  std::int64_t process_start = 0;
};

/// Sent at regular intervals, by a trainer to its worker too.
struct Heartbeat {
  std::int64_t lease = 0;    ///< of the running trial; 0: none
  std::int64_t epoch = 0;    ///< of the running trial: epochs completed
  std::int64_t updates = 0;  ///< of the running trial: batches trained, in earlier attempts too
  double memory_mb = 0;      ///< of worker and trainer, now
  double cpu_seconds = 0;    ///< of the worker and its trainers, so far
};

/// A checkpoint of the running trial is on the disk, or the trial went on from one.
struct Checkpointed {
  std::int64_t lease = 0;
  std::int64_t epoch = 0;    ///< epochs completed
  std::int64_t updates = 0;  ///< batches trained
  bool resumed = false;      ///< true: the attempt began with this checkpoint
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
  /// "crashed", "killed" (SIGKILL from outside, no limit exceeded), "timed out", "out of memory",
  /// "silent", "error", "interrupted" (asked to stop: a checkpoint is on the disk)
  std::string outcome;
  std::string message = {};  ///< exit code, signal, limit, last lines of its stderr
  double seconds = 0;
  double cpu_seconds = 0;
  double memory_mb = 0;
  bool progressed = false;  ///< beyond the last checkpoint, or beyond where the attempt began
};

/// The worker takes no trial any more; what it still held goes back to the queue.
struct Goodbye {};

// ---- from the coordinator to a worker

/// The answer to Hello: how to work for this study.
struct Welcome {
  std::int64_t worker = 0;
  std::string instruction_set;         ///< the study's: trainers are pinned to it
  std::string cache_folder;            ///< for mapped events
  std::string checkpoint_folder = {};  ///< where attempts leave checkpoints for the next one
  double heartbeat_seconds = 5;        ///< between signs of life, in both directions
  double silence_seconds = 120;        ///< without a word from the coordinator: it is gone
};

/// To a worker that was given up and speaks again: drop what you hold and say Hello anew. Leases
/// from before this message have ended.
struct Rejoin {};

/// The other answer to Hello: this worker can't take part. It says why and ends.
struct Refusal {
  std::string reason;
};

/// What one attempt may use, and when it leaves checkpoints (docs/study-file.md, "limits").
struct AttemptLimits {
  double seconds = 0;    ///< of wall time; 0: no limit
  double memory_mb = 0;  ///< of the trainer's own memory (mapped events are shared); 0: no limit
  double silence_seconds = 300;        ///< without a word from the trainer; 0: no limit
  double checkpoint_seconds = 60;      ///< between checkpoints; 0: none by time
  std::int64_t checkpoint_epochs = 0;  ///< between checkpoints; 0: none by epoch
};

/// A trial to carry out, with the lease that its result must name.
struct Assignment {
  std::int64_t lease = 0;
  std::int64_t attempt = 1;
  AttemptLimits limits = {};
  studies::TrialSpecification trial = {};
};

/// The result or failure of this lease is durable (or refused as stale): forget it.
struct Acknowledgement {
  std::int64_t lease = 0;
  bool given_up = false;  ///< no further attempt will be made: the trial's checkpoint may go
};

/// The coordinator lives; sent at regular intervals while nothing else is.
struct Ping {};

/// Leave a checkpoint of what runs, drop what you hold, end the trainer, say Goodbye.
struct Stop {
  double seconds = 0;  ///< that are left for the checkpoint; 0: end at once
};

/// The very last word, after every Goodbye: how to leave. A collective end (MPI_Finalize) would
/// hang where somebody is dead.
struct Farewell {
  bool everybody_alive = true;
};

// ---- from a worker to its trainer

/// Leave a checkpoint of the running trial now, and go on with it or end it as "interrupted".
struct LeaveCheckpoint {
  bool stop = false;
};

using Message =
    std::variant<Hello, Heartbeat, Checkpointed, Result, AttemptFailed, Goodbye, Welcome, Rejoin,
                 Refusal, Assignment, Acknowledgement, Ping, Stop, Farewell, LeaveCheckpoint>;

std::string to_bytes(const Message& message);
/// \throws Error where the bytes are no message
Message message_from_bytes(std::string_view bytes);

/// The beginning of a message, for who only hands it on: nothing of a trial or result is unpacked.
struct Outline {
  std::string_view name;  ///< "assignment", as in docs/protocol.md

  // Of an assignment or a result:
  std::int64_t lease = 0;
  std::int64_t trial = 0;  ///< its number

  // Of an assignment:
  std::int64_t attempt = 0;
  AttemptLimits limits = {};
  std::string_view packed_trial = {};  ///< a part of the bytes (studies::trial_from_bytes)
};

/// \param bytes must live as long as the outline
/// \throws Error where they don't begin like a message
Outline outline_of(std::string_view bytes);

}  // namespace hepsweep::coordinator
