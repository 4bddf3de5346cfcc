#include "coordinator/commands/farm.hh"

#include <cstdlib>
#include <memory>
#include <unistd.h>
#include <utility>
#include <vector>

#include <fmt/core.h>

#include "coordinator/interrupt.hh"
#include "coordinator/launcher/outcome.hh"
#include "coordinator/loss_watch.hh"
#include "coordinator/progress.hh"
#include "coordinator/protocol/idle.hh"
#include "coordinator/protocol/local_transport.hh"
#include "coordinator/time_limit.hh"
#include "core/clock.hh"
#include "core/log.hh"
#include "worker/supervisor/supervisor.hh"

namespace hepsweep::coordinator {
namespace {

using worker::Supervisor;
using namespace std::chrono_literals;

constexpr std::chrono::microseconds longest_mpi_pause = 4ms;
// Longer: its trainer wakes a worker at once, and its next trial is in its hand already.
constexpr std::chrono::microseconds longest_worker_pause = 10ms;
constexpr std::chrono::microseconds longest_local_pause = 50ms;

ExitCode exit_code_of(const Coordinator& coordinator) {
  const TrialPlan& plan = coordinator.plan();
  if (!plan.complete() && coordinator.everybody_refused()) return ExitCode::bad_input;
  if (!plan.complete()) return ExitCode::unfinished;
  return plan.failed_trials() > 0 ? ExitCode::some_trials_failed : ExitCode::done;
}

FarmOutcome outcome_of(const Coordinator& coordinator) {
  coordinator.rethrow_failure();
  return {exit_code_of(coordinator), coordinator.stop_reason(), coordinator.ran_out_of_workers()};
}

void stop_on_signal(Coordinator& coordinator) {
  if (const int signal = interrupt_signal()) {
    coordinator.stop(interrupt_name(signal), seconds_for_checkpoints(signal));
  }
}

// One turn of the loop of rank 0, or of the only process: its work, and what it tells others of it.
bool turn(Coordinator& coordinator, Progress& progress, OutcomeReporter& launcher) {
  stop_on_signal(coordinator);
  // Before any message: in MPI one to a dead rank can hang, where mpirun is stopped as well. A
  // launcher has patience with a rank 0 that reads its events, none with a silent farm.
  launcher.running(coordinator.plan().final_trials());
  const bool active = coordinator.step();
  progress.update(coordinator);
  return active;
}

class LocalWorkers {
 public:
  LocalWorkers(LocalHub& hub, int count) {
    for (int peer = 1; peer <= count; ++peer) {
      transports_.push_back(hub.endpoint(peer));
      supervisors_.push_back(std::make_unique<Supervisor>(
          worker::SupervisorSettings{.program = worker::this_program(), .has_own_process = false},
          *transports_.back()));
    }
  }

  bool step() {
    bool active = false;
    for (auto& supervisor : supervisors_) active = supervisor->step() || active;
    return active;
  }

  std::vector<pollfd> descriptors() const {
    std::vector<pollfd> waiting;
    for (const auto& supervisor : supervisors_) supervisor->add_descriptors(waiting);
    return waiting;
  }

 private:
  std::vector<std::unique_ptr<Transport>> transports_;
  std::vector<std::unique_ptr<Supervisor>> supervisors_;
};

// Messages that were sent must leave before the process does; a dead receiver can't be waited for.
void drain(Transport& transport) {
  const auto limit = Clock::now() + 2s;
  Idle idle(longest_mpi_pause);
  std::vector<pollfd> nothing;
  while (transport.sending() && Clock::now() < limit) idle.wait(nothing);
}

// After a second signal: whoever asked twice doesn't want to wait.
[[noreturn]] void leave_at_once(MpiSession& session, OutcomeReporter& launcher) {
  launcher.ended(ExitCode::unfinished);  // nor does she want another start
  dismiss_mpi_workers(session, false);
  ::_exit(static_cast<int>(ExitCode::unfinished));
}

std::string folder_beside(const std::filesystem::path& database, const char* variable,
                          const char* name) {
  if (const char* folder = std::getenv(variable)) return std::filesystem::absolute(folder).string();
  return (std::filesystem::absolute(database).parent_path() / name).string();
}

}  // namespace

FarmOutcome run_local_farm(TrialPlan& plan, results::ResultStore& store, int workers,
                           const FarmSettings& settings) {
  LocalHub hub(workers);
  const auto transport = hub.endpoint(coordinator_peer);
  Coordinator coordinator(plan, store, *transport, workers, settings.coordinator);
  LocalWorkers supervisors(hub, workers);
  Progress progress(settings.objective, settings.quiet);
  OutcomeReporter launcher = OutcomeReporter::from_environment();
  Idle idle(longest_local_pause);
  while (!coordinator.finished()) {
    bool active = turn(coordinator, progress, launcher);
    if (interrupted_twice()) ::_exit(static_cast<int>(ExitCode::unfinished));
    active = supervisors.step() || active;
    auto waiting = supervisors.descriptors();
    if (active) {
      idle.reset();
    } else {
      idle.wait(waiting);
    }
  }
  return outcome_of(coordinator);
}

FarmOutcome run_mpi_farm(TrialPlan& plan, results::ResultStore& store, MpiSession& session,
                         const FarmSettings& settings, bool& everybody_alive) {
  everybody_alive = false;
  Coordinator coordinator(plan, store, session.transport(), session.ranks() - 1,
                          settings.coordinator);
  Progress progress(settings.objective, settings.quiet);
  OutcomeReporter launcher = OutcomeReporter::from_environment();
  Idle idle(longest_mpi_pause);
  std::vector<pollfd> nothing;
  while (!coordinator.finished()) {
    if (turn(coordinator, progress, launcher)) idle.reset();
    if (interrupted_twice()) leave_at_once(session, launcher);
    idle.wait(nothing);
  }
  everybody_alive = coordinator.everybody_alive();
  drain(session.transport());
  end_lost_processes(coordinator.workers());
  return outcome_of(coordinator);
}

ExitCode run_mpi_worker(MpiSession& session, bool& everybody_alive) {
  configure_log(LogLevel::info, fmt::format("worker {}", session.rank()));
  Supervisor supervisor({.program = worker::this_program()}, session.transport());
  Idle idle(longest_worker_pause);
  bool is_warned = false;  // by a signal: whoever sent it may end this process soon
  while (!supervisor.finished()) {
    if (interrupt_signal() != 0 && !std::exchange(is_warned, true)) supervisor.checkpoint_now();
    if (supervisor.step()) idle.reset();
    std::vector<pollfd> waiting;
    supervisor.add_descriptors(waiting);
    idle.wait(waiting);
  }
  everybody_alive = supervisor.everybody_alive();
  if (!supervisor.complaint().empty()) log_error(supervisor.complaint());
  drain(session.transport());
  return ExitCode::done;
}

void dismiss_mpi_workers(MpiSession& session, bool everybody_alive) {
  for (int rank = 1; rank < session.ranks(); ++rank) {
    session.transport().send(rank, to_bytes(Farewell{everybody_alive}));
  }
  drain(session.transport());
}

std::string default_cache_folder(const std::filesystem::path& database) {
  return folder_beside(database, "HEPSWEEP_CACHE", ".hepsweep-cache");
}

std::string default_checkpoint_folder(const std::filesystem::path& database) {
  return folder_beside(database, "HEPSWEEP_CHECKPOINTS", ".hepsweep-checkpoints");
}

}  // namespace hepsweep::coordinator
