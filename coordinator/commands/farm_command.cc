#include "coordinator/commands/farm_command.hh"

#include <memory>
#include <thread>

#include <fmt/core.h>

#include "coordinator/interrupt.hh"
#include "coordinator/launcher/mpirun_watcher.hh"
#include "coordinator/launcher/outcome.hh"
#include "core/log.hh"
#include "core/numbers.hh"

namespace hepsweep::coordinator {
namespace {

int local_workers(const FarmOptions& options, bool in_mpi_job) {
  if (options.workers > 0) return options.workers;
  if (in_mpi_job) return 1;
  return static_cast<int>(std::max(1U, std::thread::hardware_concurrency()));
}

void report_end(const TrialPlan& plan, ExitCode outcome) {
  const std::string trials = grouped(plan.final_trials());
  if (outcome == ExitCode::unfinished) {
    const std::string signal =
        interrupt_signal() == 0 ? "every worker is gone" : interrupt_name(interrupt_signal());
    log_warning(fmt::format("stopped ({}) after {} trials; start the same command again to go on",
                            signal, trials));
  } else if (outcome == ExitCode::bad_input) {
    log_error("no worker can take part; run the study elsewhere, or start it anew (--db)");
  } else if (outcome == ExitCode::some_trials_failed) {
    log_warning(
        fmt::format("finished: {} trials, of which {} failed", trials, plan.failed_trials()));
  } else {
    log_info(fmt::format("finished: {} trials", trials));
  }
}

std::unique_ptr<MpiSession> join_mpi() {
  if (!started_by_mpi()) return nullptr;
  int argc = 0;
  char** argv = nullptr;
  return std::make_unique<MpiSession>(argc, argv);
}

// The last act of rank 0.
void tell_launcher(OutcomeReporter& launcher, ExitCode outcome) {
  if (outcome == ExitCode::unfinished && interrupt_signal() == 0) {
    launcher.ended_without_workers(outcome);
  } else {
    launcher.ended(outcome);
  }
}

ExitCode work_at_rank_0(MpiSession& session, FarmRunner& runner,
                        const std::function<ExitCode(FarmRunner&)>& work) {
  OutcomeReporter launcher = OutcomeReporter::from_environment();
  launcher.starting();
  if (!launcher.has_launcher()) warn_without_recovery(session.ranks());
  ExitCode outcome = ExitCode::failed;
  try {
    outcome = work(runner);
  } catch (const Error& error) {
    log_error(error.what());
    outcome = error.code();
  } catch (const std::exception& error) {
    log_error(error.what());
  }
  if (!runner.has_run()) dismiss_mpi_workers(session, runner.everybody_alive());
  tell_launcher(launcher, outcome);
  if (!runner.everybody_alive() && !launcher.has_launcher()) end_mpirun_afterwards(outcome);
  session.leave(runner.everybody_alive(), static_cast<int>(outcome));
  return outcome;
}

ExitCode work_at_other_rank(MpiSession& session) {
  bool everybody_alive = true;
  ExitCode outcome = ExitCode::failed;
  try {
    outcome = run_mpi_worker(session, everybody_alive);
  } catch (const std::exception& error) {
    log_error(error.what());
    everybody_alive = false;  // it leaves alone, in the middle of the job
  }
  session.leave(everybody_alive, static_cast<int>(outcome));
  return outcome;
}

}  // namespace

std::string FarmOptions::cache_folder(const std::string& database) const {
  return cache.empty() ? default_cache_folder(database) : std::filesystem::absolute(cache).string();
}

void add_farm_options(CommandLine& command, FarmOptions& options) {
  command
      .option("--workers", options.workers,
              "trainers on this machine, without mpirun (default: one for each core)")
      .between(1, 4096);
  command.option("--cache", options.cache,
                 "folder for mapped events (default: $HEPSWEEP_CACHE, or .hepsweep-cache beside "
                 "the database)");
  command.flag("--quiet", options.quiet, "no progress");
}

FarmSettings farm_settings(const studies::Study& study, const std::string& instruction_set,
                           const std::string& cache_folder, const FarmOptions& options) {
  FarmSettings settings;
  settings.coordinator.instruction_set = instruction_set;
  settings.coordinator.cache_folder = cache_folder;
  settings.coordinator.seconds_limit = study.limits.seconds.value_or(0);
  settings.coordinator.memory_limit_mb = study.limits.memory_mb.value_or(0);
  settings.coordinator.retries = study.limits.retries;
  settings.objective = study.objective.metric;
  settings.quiet = options.quiet;
  return settings;
}

ExitCode FarmRunner::carry_out(TrialPlan& plan, results::ResultStore& store,
                               const FarmSettings& settings) {
  if (over_mpi()) return run_mpi_farm(plan, store, *session_, settings, everybody_alive_);
  return run_local_farm(plan, store, workers_, settings);
}

ExitCode FarmRunner::run(TrialPlan& plan, results::ResultStore& store,
                         const FarmSettings& settings) {
  store.set_run_state("running", over_mpi() ? session_->ranks() - 1 : workers_);
  const ExitCode outcome = carry_out(plan, store, settings);
  has_run_ = true;
  store.refresh_leaderboard();
  store.set_run_state(plan.complete() ? "finished" : "unfinished", 0);
  report_end(plan, outcome);
  return outcome;
}

ExitCode on_the_farm(const FarmOptions& options, const std::function<ExitCode(FarmRunner&)>& work) {
  watch_for_interrupts();  // of a worker too: rank 0 answers for the job
  const auto session = join_mpi();
  FarmRunner runner(session.get(), local_workers(options, session != nullptr));
  if (!session) return work(runner);
  if (session->rank() == 0) return work_at_rank_0(*session, runner, work);
  return work_at_other_rank(*session);
}

}  // namespace hepsweep::coordinator
