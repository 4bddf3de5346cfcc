#include "worker/trainer/trainer.hh"

#include <memory>
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

class Trainer {
 public:
  explicit Trainer(const Options& options)
      : channel_(FileDescriptor(trainer_socket)), shelf_(options.cache_folder) {}

  void serve() {
    // Its first word: the machine can run trainers, so what comes now is the trials' own doing.
    channel_.send(coordinator::to_bytes(coordinator::Heartbeat{}));
    while (auto bytes = channel_.wait_for_message()) {
      const Message message = coordinator::message_from_bytes(*bytes);
      if (const auto* assignment = std::get_if<coordinator::Assignment>(&message)) {
        channel_.send(coordinator::to_bytes(answer(*assignment)));
        channel_.wait_until_sent();
      }
    }
  }

 private:
  Message answer(const coordinator::Assignment& assignment) {
    const auto& trial = assignment.trial;
    const auto alive = [&](std::int64_t epoch) {
      channel_.send(coordinator::to_bytes(coordinator::Heartbeat{assignment.lease, epoch}));
    };
    try {
      return coordinator::Result{assignment.lease, trial.trial,
                                 execute_trial(trial, shelf_, alive)};
    } catch (const InputError& error) {
      // It would fail in the same way again: a result, not an accident.
      return coordinator::Result{assignment.lease, trial.trial, failed(error.what())};
    } catch (const std::bad_alloc&) {
      return coordinator::AttemptFailed{.lease = assignment.lease,
                                        .trial = trial.trial,
                                        .outcome = "out of memory",
                                        .message = "the trainer could not allocate memory"};
    } catch (const std::exception& error) {
      return coordinator::AttemptFailed{.lease = assignment.lease,
                                        .trial = trial.trial,
                                        .outcome = "error",
                                        .message = error.what()};
    }
  }

  FrameChannel channel_;
  EventShelf shelf_;
};

ExitCode run_trainer(const Options& options) {
  die_with(options.parent);
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
