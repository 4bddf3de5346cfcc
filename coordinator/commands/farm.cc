#include "coordinator/commands/farm.hh"

#include <cstdlib>
#include <memory>
#include <vector>

#include <fmt/core.h>

#include "coordinator/interrupt.hh"
#include "coordinator/launcher/outcome.hh"
#include "coordinator/progress.hh"
#include "coordinator/protocol/idle.hh"
#include "coordinator/protocol/local_transport.hh"
#include "core/log.hh"
#include "worker/supervisor/supervisor.hh"

namespace hepsweep::coordinator {
namespace {

using worker::Supervisor;
using namespace std::chrono_literals;

constexpr std::chrono::microseconds longest_mpi_pause = 2ms;
// Longer: its trainer wakes a worker at once, and its next trial is in its hand already.
constexpr std::chrono::microseconds longest_worker_pause = 5ms;
constexpr std::chrono::microseconds longest_local_pause = 50ms;

void stop_on_signal(Coordinator& coordinator) {
  if (const int signal = interrupt_signal()) coordinator.stop(interrupt_name(signal));
}

ExitCode outcome_of(const Coordinator& coordinator) {
  const TrialPlan& plan = coordinator.plan();
  if (!plan.complete() && coordinator.everybody_refused()) return ExitCode::bad_input;
  if (!plan.complete()) return ExitCode::unfinished;
  return plan.failed_trials() > 0 ? ExitCode::some_trials_failed : ExitCode::done;
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
  const auto limit = std::chrono::steady_clock::now() + 2s;
  Idle idle(longest_mpi_pause);
  std::vector<pollfd> nothing;
  while (transport.sending() && std::chrono::steady_clock::now() < limit) idle.wait(nothing);
}

}  // namespace

ExitCode run_local_farm(TrialPlan& plan, results::ResultStore& store, int workers,
                        const FarmSettings& settings) {
  LocalHub hub(workers);
  const auto transport = hub.endpoint(coordinator_peer);
  Coordinator coordinator(plan, store, *transport, workers, settings.coordinator);
  LocalWorkers supervisors(hub, workers);
  Progress progress(settings.objective, settings.quiet);
  OutcomeReporter launcher = OutcomeReporter::from_environment();
  Idle idle(longest_local_pause);
  while (!coordinator.finished()) {
    stop_on_signal(coordinator);
    bool active = coordinator.step();
    active = supervisors.step() || active;
    progress.update(coordinator);
    launcher.running(coordinator.plan().final_trials());
    auto waiting = supervisors.descriptors();
    if (active) {
      idle.reset();
    } else {
      idle.wait(waiting);
    }
  }
  return outcome_of(coordinator);
}

ExitCode run_mpi_farm(TrialPlan& plan, results::ResultStore& store, MpiSession& session,
                      const FarmSettings& settings, bool& everybody_alive) {
  everybody_alive = false;
  Coordinator coordinator(plan, store, session.transport(), session.ranks() - 1,
                          settings.coordinator);
  Progress progress(settings.objective, settings.quiet);
  OutcomeReporter launcher = OutcomeReporter::from_environment();
  Idle idle(longest_mpi_pause);
  std::vector<pollfd> nothing;
  while (!coordinator.finished()) {
    stop_on_signal(coordinator);
    if (coordinator.step()) idle.reset();
    progress.update(coordinator);
    launcher.running(coordinator.plan().final_trials());
    idle.wait(nothing);
  }
  everybody_alive = coordinator.everybody_alive();
  drain(session.transport());
  return outcome_of(coordinator);
}

ExitCode run_mpi_worker(MpiSession& session, bool& everybody_alive) {
  configure_log(LogLevel::info, fmt::format("worker {}", session.rank()));
  Supervisor supervisor({.program = worker::this_program()}, session.transport());
  Idle idle(longest_worker_pause);
  while (!supervisor.finished()) {
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
  if (const char* folder = std::getenv("HEPSWEEP_CACHE")) {
    return std::filesystem::absolute(folder).string();
  }
  return (std::filesystem::absolute(database).parent_path() / ".hepsweep-cache").string();
}

}  // namespace hepsweep::coordinator
