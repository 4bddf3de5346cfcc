#include "bench/farm/trainer.hh"

#include <chrono>
#include <cmath>
#include <csignal>
#include <cstdlib>
#include <ctime>
#include <limits>
#include <memory>
#include <optional>
#include <sys/prctl.h>

#include <fmt/core.h>

#include "coordinator/protocol/message.hh"
#include "core/clock.hh"
#include "worker/frames.hh"
#include "worker/trainer/trainer.hh"

namespace hepsweep::bench {
namespace {

constexpr const char* work_variable = "HEPSWEEP_BENCH_CPU_SECONDS";
constexpr std::chrono::milliseconds heartbeat_interval(200);

double cpu_now() {
  timespec time{};
  ::clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
  return static_cast<double>(time.tv_sec) + 1e-9 * static_cast<double>(time.tv_nsec);
}

// Spread over the leaderboard as those of a real search, which enter it in no order.
double made_up_auc(std::int64_t trial) {
  constexpr double golden_ratio = 0.6180339887498949;
  const double turns = static_cast<double>(trial) * golden_ratio;
  return 0.5 + 0.5 * (turns - std::floor(turns));
}

double compute_a_little(double value) {
  for (int i = 0; i < 20000; ++i) value += 1e-3 * std::sqrt(1 + value);
  return value;
}

class NullTrainer {
 public:
  void serve() {
    while (const auto bytes = channel_.wait_for_message()) {
      const auto arrived = Clock::now();
      const coordinator::Message message = coordinator::message_from_bytes(*bytes);
      if (const auto* assignment = std::get_if<coordinator::Assignment>(&message)) {
        carry_out(*assignment, arrived);
      }
    }
  }

 private:
  void carry_out(const coordinator::Assignment& assignment, Clock::time_point arrived) {
    const double before = cpu_now();
    if (cpu_seconds_ > 0) compute_for(cpu_seconds_, [&] { send(alive(assignment)); });
    coordinator::Result result{assignment.lease, assignment.trial.trial, {}};
    result.result.state = studies::TrialState::complete;
    result.result.metrics = {{"validation", "auc", made_up_auc(assignment.trial.trial)},
                             {"validation", "log_loss", 0.5},
                             {"validation", "handover_seconds", waited_until(arrived)}};
    result.result.network_parameters = 100;
    result.result.best_epoch = result.result.epochs = 1;
    result.result.cpu_seconds = result.result.seconds = cpu_now() - before;
    send(result);
    answered_ = Clock::now();
  }

  static coordinator::Heartbeat alive(const coordinator::Assignment& assignment) {
    return {.lease = assignment.lease};
  }

  double waited_until(Clock::time_point arrived) const {
    if (!answered_) return std::numeric_limits<double>::quiet_NaN();
    return seconds_between(*answered_, arrived);
  }

  void send(const coordinator::Message& message) {
    channel_.send(coordinator::to_bytes(message));
    channel_.wait_until_sent();
  }

  worker::FrameChannel channel_{FileDescriptor(worker::trainer_socket)};
  double cpu_seconds_ =
      std::getenv(work_variable) == nullptr ? 0 : std::atof(std::getenv(work_variable));
  std::optional<Clock::time_point> answered_;
};

// What supervisors say to the trainers that they start.
struct TrainerOptions {
  int parent = 0;
  std::string level, cache_folder, checkpoint_folder;
};

}  // namespace

void set_trial_work(const TrialWork& work) {
  ::setenv(work_variable, fmt::format("{}", work.cpu_seconds).c_str(), 1);
}

void compute_for(double cpu_seconds, const std::function<void()>& now_and_then) {
  const double end = cpu_now() + cpu_seconds;
  auto next = Clock::now() + heartbeat_interval;
  volatile double value = 1;
  while (cpu_now() < end) {
    value = compute_a_little(value);
    if (Clock::now() < next) continue;
    next += heartbeat_interval;
    now_and_then();
  }
}

void register_null_trainer(CommandLine& program) {
  CommandLine command = program.subcommand(worker::trainer_subcommand, "answers every trial");
  command.hide();
  const auto options = std::make_shared<TrainerOptions>();
  command.option("--parent", options->parent, "the supervisor's process");
  command.option("--level", options->level, "the kernels' instruction set");
  command.option("--cache", options->cache_folder, "folder for mapped events");
  command.option("--checkpoints", options->checkpoint_folder, "folder for checkpoints");
  command.run([options] {
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    NullTrainer().serve();
    return ExitCode::done;
  });
}

void register_bare_work(CommandLine& program) {
  CommandLine command = program.subcommand("compute", "uses the processor, without a farm");
  command.hide();
  const auto seconds = std::make_shared<double>(1);
  command.option("--seconds", *seconds, "of CPU time");
  command.run([seconds] {
    compute_for(*seconds, [] {});
    return ExitCode::done;
  });
}

}  // namespace hepsweep::bench
