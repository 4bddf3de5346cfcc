#pragma once

#include <chrono>
#include <deque>
#include <memory>
#include <optional>
#include <poll.h>
#include <set>
#include <string>
#include <vector>

#include "coordinator/protocol/message.hh"
#include "coordinator/protocol/transport.hh"
#include "worker/supervisor/trainer_process.hh"

namespace hepsweep::worker {

struct SupervisorSettings {
  std::filesystem::path program;  ///< whose subcommand `trainer` is run
  double heartbeat_seconds = 5;
  double silence_seconds = 120;  ///< without a word from the coordinator: it is gone
  /// The same before its first word: it reads the events and checks the study first.
  double greeting_seconds = 3600;
};

/// A worker: asks the coordinator for trials, has one trainer process carry them out, and reports
/// what came of them. A trainer that crashes or overruns a limit is a failed attempt, never the
/// end of the worker. Nothing here blocks: step() is called again and again.
class Supervisor {
 public:
  Supervisor(SupervisorSettings settings, coordinator::Transport& transport);

  /// \return true when something happened, so that more may be waiting
  bool step();
  /// True when the worker has left: said Goodbye, was refused, or lost its coordinator.
  bool finished() const { return phase_ == Phase::left; }
  /// Why the worker could not take part or go on; "" otherwise.
  const std::string& complaint() const { return complaint_; }
  /// After finished(): whether a collective end of the MPI job is safe.
  bool everybody_alive() const { return everybody_alive_; }
  /// Gives back what the worker holds and says Goodbye (its own SIGTERM).
  void leave();
  /// Has the running trial leave a checkpoint at once and go on: this process is being ended from
  /// outside, and may have a second left.
  void checkpoint_now();
  /// What to wait for between steps.
  void add_descriptors(std::vector<pollfd>& waiting) const;

 private:
  using Clock = std::chrono::steady_clock;
  enum class Phase { greeting, working, leaving, said_goodbye, left };

  void note_listening();
  bool take_messages();
  void take(const coordinator::Message& message);
  void take(const coordinator::Welcome& welcome);
  void take(const coordinator::Assignment& assignment);
  bool take_trainer_messages();
  void take_from_trainer(const std::string& bytes);
  bool notice_trainer_end();
  void start_next_trial();
  void enforce_limits();
  void end_attempt(const std::string& outcome, const std::string& message);
  void say_goodbye_when_settled();
  void send_heartbeat();
  void check_coordinator();
  void send(const coordinator::Message& message);
  double running_seconds() const;

  SupervisorSettings settings_;
  coordinator::Transport& transport_;
  Phase phase_ = Phase::greeting;
  TrainerCommand trainer_command_;
  std::unique_ptr<TrainerProcess> trainer_;
  std::deque<coordinator::Assignment> assignments_;  ///< the first one runs if running_
  bool running_ = false;
  std::int64_t epoch_ = 0;
  double cpu_before_ = 0;  ///< of the trainer, when the running trial began
  Clock::time_point started_;
  Clock::time_point last_sent_;
  Clock::time_point last_heard_;
  Clock::time_point last_listened_;  ///< when messages were last looked for
  Clock::time_point last_limit_check_;
  std::set<std::int64_t> unacknowledged_;  ///< leases
  std::string complaint_;
  bool everybody_alive_ = true;
};

}  // namespace hepsweep::worker
