#include "bench/farm/measured_farm.hh"

#include <chrono>
#include <optional>

#include <fmt/core.h>

#include "bench/farm/commits.hh"
#include "coordinator/protocol/idle.hh"
#include "core/clock.hh"
#include "core/json.hh"
#include "core/log.hh"

namespace hepsweep::bench {
namespace {

using namespace std::chrono_literals;
using coordinator::MpiSession;
using coordinator::Transport;

// Between two runs of the farm, ranks exchange a few lines of JSON of their own: rank 0 says
// {"run": {"cpu_seconds": 1}} or {"end": true}, a worker answers with what it used.

bool is_ours(const std::string& bytes) {
  return bytes.starts_with('{');
}

// \return nothing after the limit
std::optional<Json> next_word(Transport& transport, std::chrono::seconds limit) {
  coordinator::Idle idle(5ms);
  std::vector<pollfd> nothing;
  const auto end = Clock::now() + limit;
  while (Clock::now() < end) {
    while (const auto envelope = transport.receive()) {
      if (is_ours(envelope->bytes)) return Json::parse(envelope->bytes);
    }
    idle.wait(nothing);
  }
  return std::nullopt;
}

void say(Transport& transport, int peer, const Json& word) {
  transport.send(peer, word.dump());
  coordinator::Idle idle(1ms);
  std::vector<pollfd> nothing;
  while (transport.sending()) idle.wait(nothing);
}

void say_to_workers(MpiSession& session, const Json& word) {
  for (int rank = 1; rank < session.ranks(); ++rank) say(session.transport(), rank, word);
}

void work_as_told(MpiSession& session) {
  while (const auto word = next_word(session.transport(), 600s)) {
    if (!word->contains("run")) return;
    set_trial_work({.cpu_seconds = word->at("run").at("cpu_seconds").get<double>()});
    const ProcessorUse before = processor_use();
    bool everybody_alive = true;
    coordinator::run_mpi_worker(session, everybody_alive);
    const ProcessorUse used = processor_use() - before;
    say(session.transport(), coordinator::coordinator_peer,
        {{"own", used.own}, {"children", used.children}});
  }
}

std::vector<ProcessorUse> collect_use(MpiSession& session) {
  std::vector<ProcessorUse> workers;
  while (static_cast<int>(workers.size()) < session.ranks() - 1) {
    const auto word = next_word(session.transport(), 30s);
    if (!word) throw Error("a worker does not say what it used");
    workers.push_back({word->at("own").get<double>(), word->at("children").get<double>()});
  }
  return workers;
}

// At rank 0, whatever happens: workers are sent home before an error ends the job.
ExitCode lead(MpiSession& session, const std::function<void(MeasuredFarm&)>& work) {
  MeasuredFarm farm(&session, 0);
  ExitCode outcome = ExitCode::done;
  try {
    work(farm);
  } catch (const std::exception& error) {
    log_error(error.what());
    outcome = ExitCode::failed;
    coordinator::dismiss_mpi_workers(session, false);
  }
  say_to_workers(session, {{"end", true}});
  session.leave(outcome == ExitCode::done, static_cast<int>(outcome));
  return outcome;
}

}  // namespace

double FarmUse::supervisors_cpu() const {
  double sum = 0;
  for (const ProcessorUse& worker : workers) sum += worker.own;
  return sum;
}

double FarmUse::trainers_cpu() const {
  double sum = coordinator.children;
  for (const ProcessorUse& worker : workers) sum += worker.children;
  return sum;
}

std::string MeasuredFarm::description() const {
  return fmt::format("{} workers {}", workers(), over_mpi() ? "over MPI" : "in one process");
}

FarmUse MeasuredFarm::run(coordinator::TrialPlan& plan, results::ResultStore& store,
                          const TrialWork& work) {
  set_trial_work(work);
  if (session_) say_to_workers(*session_, {{"run", {{"cpu_seconds", work.cpu_seconds}}}});
  coordinator::FarmSettings settings;
  settings.coordinator.instruction_set = store.study().instruction_set;
  settings.objective = store.study().objective;
  settings.quiet = true;
  coordinator::FarmRunner runner(session_, local_workers_);
  const ProcessorUse before = processor_use();
  const std::int64_t commits_before = commits_so_far();
  const auto start = Clock::now();
  const ExitCode outcome = runner.run(plan, store, settings);
  FarmUse use;
  use.seconds = seconds_since(start);
  use.coordinator = processor_use() - before;
  use.commits = commits_so_far() - commits_before;
  if (outcome != ExitCode::done || !runner.everybody_alive()) {
    throw Error("the farm did not carry out its plan");
  }
  if (session_) use.workers = collect_use(*session_);
  return use;
}

ExitCode with_farm(int local_workers, const std::function<void(MeasuredFarm&)>& work) {
  configure_log(LogLevel::warning);
  count_commits();
  if (!coordinator::started_by_mpi()) {
    MeasuredFarm farm(nullptr, local_workers);
    work(farm);
    return ExitCode::done;
  }
  int argc = 0;
  char** argv = nullptr;
  MpiSession session(argc, argv);
  if (session.ranks() < 2) throw InputError("a job of one rank has no worker; start more ranks");
  if (session.rank() == 0) return lead(session, work);
  work_as_told(session);
  session.leave(true, 0);
  return ExitCode::done;
}

}  // namespace hepsweep::bench
