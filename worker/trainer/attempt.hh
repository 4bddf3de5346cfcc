#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "coordinator/protocol/message.hh"
#include "core/clock.hh"
#include "core/error.hh"
#include "nn/training/trainer.hh"
#include "studies/trial/trial.hh"
#include "worker/trainer/checkpoint.hh"
#include "worker/trainer/pace.hh"

namespace hepsweep::worker {

/// The attempt was asked to end (LeaveCheckpoint{stop}); the message says what it left.
class AttemptInterrupted : public Error {
 public:
  using Error::Error;
};

/// How far a trial is.
struct TrialProgress {
  std::int64_t epochs = 0;   ///< completed
  std::int64_t updates = 0;  ///< batches trained, in earlier attempts too
};

/// A running trial's line to its supervisor. Nothing here waits.
class SupervisorLine {
 public:
  virtual ~SupervisorLine() = default;
  /// What the supervisor wants of the running trial.
  virtual std::optional<coordinator::LeaveCheckpoint> listen() = 0;
  /// Whether listen() has something that can't wait; asked often, so it must be quick.
  virtual bool urgent() const { return false; }
  virtual void alive(TrialProgress progress) = 0;
  /// \param resumed the attempt began with this checkpoint
  virtual void checkpointed(TrialProgress progress, bool resumed) = 0;
};

/// Tells the supervisor that the trainer is at work, but not more often than it wants to know.
class SignsOfLife {
 public:
  /// \param supervisor nullptr: nobody listens. \param last as if there had been one then
  explicit SignsOfLife(SupervisorLine* supervisor, Clock::time_point last = {})
      : supervisor_(supervisor), last_(last) {}

  void show(TrialProgress progress);

 private:
  SupervisorLine* supervisor_;
  Clock::time_point last_;
};

struct AttemptSettings {
  SupervisorLine* supervisor = nullptr;          ///< none: nobody listens
  std::filesystem::path checkpoint_folder = {};  ///< "": no checkpoints
  coordinator::AttemptLimits limits = {};        ///< of which checkpoint_seconds and _epochs
};

/// One attempt at a trial beside its training: signs of life, checkpoints, and an end on request.
/// It looks up every few milliseconds, so that a batch costs nothing more than its count.
class Attempt {
 public:
  /// \param curves of the trial; part of each checkpoint
  Attempt(const AttemptSettings& settings, const studies::TrialSpecification& trial,
          const std::string& events_digest, const std::vector<studies::CurvePoint>& curves);

  /// The checkpoint of an earlier attempt. One that is damaged, or of something else, is ignored
  /// with a warning.
  std::optional<Checkpoint> find_checkpoint();
  /// The attempt goes on from it.
  void resumed(const Checkpoint& checkpoint);
  /// The checkpoint is of no use: the trial begins anew.
  void begin_anew(const std::string& reason);

  /// \return batches that may pass before it wants to be called again. \throws AttemptInterrupted
  std::uint64_t between_batches(const nn::RunningTraining& training);
  /// In the monitor, which is asked again behind a checkpoint from here. \throws AttemptInterrupted
  void between_blocks(const nn::RunningTraining& training);
  /// The same for a fit in rounds that leaves no checkpoints. \throws AttemptInterrupted
  void between_rounds(std::int64_t rounds);
  /// Behind the training, where no checkpoint can be left any more: the attempt ends by its result.
  void between_last_blocks();

 private:
  double seconds() const;      ///< of this attempt so far
  double cpu_seconds() const;  ///< the same of the processor

  void look_up(const nn::RunningTraining& training);
  std::optional<coordinator::LeaveCheckpoint> listen();
  bool checkpoint_due() const;
  void leave_checkpoint(const nn::RunningTraining& training);
  bool write(const nn::RunningTraining& training);
  void warn_of_failure(const std::string& reason);
  std::string stop_message() const;

  SupervisorLine* supervisor_;
  coordinator::AttemptLimits limits_;
  CheckpointKey key_;
  std::filesystem::path file_;  ///< "": no checkpoints
  const std::vector<studies::CurvePoint>& curves_;
  Clock::time_point start_ = Clock::now();
  SignsOfLife signs_;
  double cpu_before_;
  double earlier_seconds_ = 0;
  double earlier_cpu_seconds_ = 0;

  Pace pace_;
  TrialProgress progress_;
  TrialProgress on_disk_;  ///< of the last checkpoint
  Clock::time_point last_checkpoint_ = start_;
  double checkpoint_cost_ = 0;  ///< seconds that the last one took
  bool failure_told_ = false;
  Clock::time_point last_listened_;
};

}  // namespace hepsweep::worker
