#include "worker/trainer/trainer.hh"

#include <deque>
#include <fstream>
#include <memory>
#include <optional>
#include <signal.h>
#include <string>
#include <sys/prctl.h>
#include <unistd.h>

#include <fmt/core.h>

#include "coordinator/protocol/message.hh"
#include "nn/instruction_set.hh"
#include "worker/frames.hh"
#include "worker/trainer/trial_execution.hh"

namespace hepsweep::worker {
namespace {

using coordinator::Message;

struct Options {
  pid_t parent = 0;
  std::string level;
  std::string cache_folder;
  std::string checkpoint_folder;
};

// A trainer whose supervisor is gone must not live on: it would hold the node's memory, and keep
// mpirun from ending.
void die_with(pid_t parent) {
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (::getppid() != parent) ::_exit(static_cast<int>(ExitCode::failed));
}

studies::TrialResult failed(const std::string& reason) {
  studies::TrialResult result;
  result.state = studies::TrialState::failed;
  result.reason = reason;
  return result;
}

// The supervisor decides when a trial ends. Batch systems send a signal to every process of a job:
// to a trainer it says that time is short, so that it leaves a checkpoint at once.
volatile sig_atomic_t time_is_short = 0;

void take_signals_as_warnings() {
  struct sigaction action {};
  action.sa_handler = [](int) { time_is_short = 1; };
  action.sa_flags = SA_RESTART;
  for (const int signal : {SIGTERM, SIGINT, SIGHUP, SIGUSR1, SIGUSR2}) {
    ::sigaction(signal, &action, nullptr);
  }
}

// Where memory runs out, the kernel's choice must fall on a trainer, never on a supervisor or the
// coordinator.
void volunteer_for_the_kernel_to_end() {
  std::ofstream("/proc/self/oom_score_adj") << 1000;
}

class Trainer : private SupervisorLine {
 public:
  explicit Trainer(const Options& options)
      : channel_(FileDescriptor(trainer_socket)),
        shelf_(options.cache_folder),
        checkpoint_folder_(options.checkpoint_folder) {}

  void serve() {
    // Its first word: the machine can run trainers, so what comes now is the trials' own doing.
    channel_.send(coordinator::to_bytes(coordinator::Heartbeat{}));
    while (auto bytes = next_message()) {
      const Message message = coordinator::message_from_bytes(*bytes);
      if (const auto* assignment = std::get_if<coordinator::Assignment>(&message)) {
        lease_ = assignment->lease;
        send(answer(*assignment));
        channel_.wait_until_sent();
      }
    }
  }

 private:
  std::optional<std::string> next_message() {
    if (waiting_.empty()) return channel_.wait_for_message();
    std::string bytes = std::move(waiting_.front());
    waiting_.pop_front();
    return bytes;
  }

  void send(const Message& message) { channel_.send(coordinator::to_bytes(message)); }

  // Assignments that were sent ahead wait until the running trial has ended.
  std::optional<coordinator::LeaveCheckpoint> listen() override {
    std::optional<coordinator::LeaveCheckpoint> wish;
    if (time_is_short != 0) wish.emplace();
    time_is_short = 0;
    while (auto bytes = channel_.receive()) {
      const Message message = coordinator::message_from_bytes(*bytes);
      if (const auto* leave = std::get_if<coordinator::LeaveCheckpoint>(&message)) {
        wish = coordinator::LeaveCheckpoint{leave->stop || (wish && wish->stop)};
      } else {
        waiting_.push_back(std::move(*bytes));
      }
    }
    return wish;
  }

  bool urgent() const override { return time_is_short != 0; }

  void alive(TrialProgress progress) override {
    if (!channel_.flush()) return;  // a supervisor that does not read is told no more
    send(coordinator::Heartbeat{lease_, progress.epochs, progress.updates});
  }

  void checkpointed(TrialProgress progress, bool resumed) override {
    send(coordinator::Checkpointed{lease_, progress.epochs, progress.updates, resumed});
  }

  Message answer(const coordinator::Assignment& assignment) {
    const auto& trial = assignment.trial;
    try {
      return coordinator::Result{
          assignment.lease, trial.trial,
          execute_trial(trial, shelf_, {this, checkpoint_folder_, assignment.limits})};
    } catch (const AttemptInterrupted& error) {
      return failure(assignment, "interrupted", error.what());
    } catch (const InputError& error) {
      // It would fail in the same way again: a result, not an accident.
      return coordinator::Result{assignment.lease, trial.trial, failed(error.what())};
    } catch (const std::bad_alloc&) {
      return failure(assignment, "out of memory", "the trainer could not allocate memory");
    } catch (const std::exception& error) {
      return failure(assignment, "error", error.what());
    }
  }

  static Message failure(const coordinator::Assignment& assignment, const char* outcome,
                         const char* message) {
    return coordinator::AttemptFailed{.lease = assignment.lease,
                                      .trial = assignment.trial.trial,
                                      .outcome = outcome,
                                      .message = message};
  }

  FrameChannel channel_;
  EventShelf shelf_;
  std::filesystem::path checkpoint_folder_;
  std::deque<std::string> waiting_;
  std::int64_t lease_ = 0;  ///< of the running trial
};

ExitCode run_trainer(const Options& options) {
  die_with(options.parent);
  take_signals_as_warnings();
  volunteer_for_the_kernel_to_end();
  if (nn::current_level() != options.level) {
    throw Error(fmt::format("the trainer runs the kernels for {}, not those for {}",
                            nn::current_level(), options.level));
  }
  Trainer(options).serve();
  return ExitCode::done;
}

}  // namespace

void register_trainer(CommandLine& program) {
  CommandLine command = program.subcommand(trainer_subcommand, "carries out trials");
  command.hide();  // only a supervisor starts it
  const auto options = std::make_shared<Options>();
  command.option("--parent", options->parent, "the supervisor's process").required();
  command.option("--level", options->level, "the kernels' instruction set").required();
  command.option("--cache", options->cache_folder, "folder for mapped events").required();
  command.option("--checkpoints", options->checkpoint_folder,
                 "folder for checkpoints; empty: none are left");
  command.run([options] { return run_trainer(*options); });
}

}  // namespace hepsweep::worker
