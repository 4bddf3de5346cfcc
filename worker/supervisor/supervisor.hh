#pragma once

#include <filesystem>
#include <map>
#include <poll.h>
#include <string>
#include <vector>

#include "coordinator/protocol/message.hh"
#include "coordinator/protocol/transport.hh"
#include "core/clock.hh"
#include "worker/supervisor/trial_runner.hh"

namespace hepsweep::worker {

struct SupervisorSettings {
  std::filesystem::path program;  ///< whose subcommand `trainer` is run
  /// Without a first word from the coordinator: it reads the events and checks the study first.
  double greeting_seconds = 3600;
  /// For a trainer to end after its SIGKILL; afterwards the worker leaves.
  double trainer_end_seconds = 30;
  /// False where others work in this process: its own memory and CPU time are nobody's then.
  bool has_own_process = true;
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
  /// Gives back what the worker holds and says Goodbye.
  void leave();
  /// Has the running trial leave a checkpoint at once and go on: this process is being ended from
  /// outside, and may have a second left.
  void checkpoint_now() { runner_.checkpoint_now(); }
  /// What to wait for between steps.
  void add_descriptors(std::vector<pollfd>& waiting) const { runner_.add_descriptors(waiting); }

 private:
  enum class Phase {
    greeting,
    working,
    checkpointing,  ///< asked to leave: the running trial leaves a checkpoint first
    leaving,        ///< results are not all acknowledged
    said_goodbye,
    abandoned,  ///< without a coordinator: the running trial leaves a checkpoint
    left
  };

  void say_hello();
  void note_listening();
  bool take_messages();
  void take(std::string bytes);
  void take_other(const coordinator::Message& message);
  void take(const coordinator::Welcome& welcome);
  void take(const coordinator::Acknowledgement& acknowledgement);
  void take(const coordinator::Stop& stop);
  void take(const coordinator::Farewell& farewell);
  void rejoin();
  void send_reports();
  void end_when_checkpointed();
  void say_goodbye_when_settled();
  void send_heartbeat();
  void check_coordinator();
  void leave_without_trainer();
  void complain(const std::string& complaint);
  void send(const coordinator::Message& message);

  SupervisorSettings settings_;
  coordinator::Transport& transport_;
  Phase phase_ = Phase::greeting;
  TrialRunner runner_;
  double heartbeat_seconds_ = 5;
  double silence_seconds_;  ///< of the coordinator: it is gone
  Clock::time_point last_heartbeat_;
  Clock::time_point last_heard_;
  Clock::time_point last_listened_;  ///< when messages were last looked for
  Clock::time_point checkpoint_deadline_;
  std::string checkpoint_folder_;
  /// Of results and failures, by lease: their trials, where these may have a checkpoint.
  std::map<std::int64_t, std::optional<studies::TrialSpecification>> unacknowledged_;
  std::string complaint_;
  bool everybody_alive_ = true;
};

}  // namespace hepsweep::worker
