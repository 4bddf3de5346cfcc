#include "coordinator/commands/farm_command.hh"

#include <memory>

#include <fmt/core.h>

#include "coordinator/commands/checkpoint_sweep.hh"
#include "coordinator/interrupt.hh"
#include "coordinator/launcher/mpirun_watcher.hh"
#include "coordinator/launcher/outcome.hh"
#include "coordinator/patient_writer.hh"
#include "coordinator/time_limit.hh"
#include "core/cores.hh"
#include "core/log.hh"
#include "core/numbers.hh"

namespace hepsweep::coordinator {
namespace {

int local_workers(const FarmOptions& options, bool in_mpi_job) {
  if (options.workers > 0) return options.workers;
  if (in_mpi_job) return 1;
  return number_of_cores();
}

void report_end(const TrialPlan& plan, const FarmOutcome& outcome) {
  const std::string trials = grouped(plan.final_trials());
  if (outcome.code == ExitCode::unfinished) {
    log_warning(fmt::format("stopped ({}) after {} trials; start the same command again to go on",
                            outcome.stop_reason, trials));
  } else if (outcome.code == ExitCode::bad_input) {
    log_error("no worker can take part; run the study elsewhere, or start it anew (--db)");
  } else if (outcome.code == ExitCode::some_trials_failed) {
    log_warning(
        fmt::format("finished: {} trials, of which {} failed", trials, plan.failed_trials()));
  } else {
    log_info(fmt::format("finished: {} trials", trials));
  }
}

// Before the farm runs and after its end: there is nobody to keep waiting but a launcher, which
// hears that this process lives.
class Bookends {
 public:
  Bookends(results::ResultStore& store, const TrialPlan& plan) : store_(store), plan_(plan) {}

  void write_begin(int workers) {
    write([=](results::ResultStore& its) { its.set_run_state("running", workers); });
  }

  void write_end() {
    write([](results::ResultStore& its) { its.refresh_leaderboard(); });
    const char* const state = plan_.complete() ? "finished" : "unfinished";
    write([=](results::ResultStore& its) { its.set_run_state(state, 0); });
  }

 private:
  void write(const PendingWrites::Write& work) {
    const bool written = write_patiently(store_, work, [this] {
      launcher_.running(plan_.final_trials());
      return interrupt_signal() == 0;
    });
    if (!written) log_warning("the state of the run could not be stored; no result is lost");
  }

  results::ResultStore& store_;
  const TrialPlan& plan_;
  OutcomeReporter launcher_ = OutcomeReporter::from_environment();
};

std::unique_ptr<MpiSession> join_mpi() {
  if (!started_by_mpi()) return nullptr;
  int argc = 0;
  char** argv = nullptr;
  return std::make_unique<MpiSession>(argc, argv);
}

bool may_pass(const Error& error) {
  const auto* problem = dynamic_cast<const results::StorageProblem*>(&error);
  return dynamic_cast<const results::DatabaseInUse*>(&error) != nullptr ||
         (problem != nullptr && problem->may_pass());
}

// The last act of rank 0.
void tell_launcher(OutcomeReporter& launcher, const FarmRunner& runner, ExitCode outcome,
                   bool is_hindered) {
  if (is_hindered) {
    launcher.hindered(outcome);
  } else if (outcome == ExitCode::unfinished && runner.ran_out_of_workers()) {
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
  bool is_hindered = false;
  try {
    outcome = work(runner);
  } catch (const Error& error) {
    log_error(error.what());
    outcome = error.code();
    is_hindered = may_pass(error);
  } catch (const std::exception& error) {
    log_error(error.what());
  }
  if (!runner.has_run()) dismiss_mpi_workers(session, runner.everybody_alive());
  tell_launcher(launcher, runner, outcome, is_hindered);
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

std::string FarmOptions::checkpoint_folder(const std::string& database) const {
  return checkpoints.empty() ? default_checkpoint_folder(database)
                             : std::filesystem::absolute(checkpoints).string();
}

void add_farm_options(CommandLine& command, FarmOptions& options) {
  command
      .option("--workers", options.workers,
              "trainers on this machine, without mpirun (default: one for each core)")
      .between(1, 4096);
  command.option("--cache", options.cache,
                 "folder for mapped events (default: $HEPSWEEP_CACHE, or .hepsweep-cache beside "
                 "the database)");
  command.option("--checkpoints", options.checkpoints,
                 "folder for checkpoints (default: $HEPSWEEP_CHECKPOINTS, or .hepsweep-checkpoints "
                 "beside the database)");
  command
      .option("--silence-seconds", options.silence_seconds,
              "a worker without a word for so long is lost, and others get its trials")
      .between(1, 86'400)
      .show_default();
  command
      .option("--time-limit", options.time_limit,
              "seconds after which the run has stopped in order, to be started again (default: "
              "$SLURM_JOB_END_TIME, where a Slurm job ends)")
      .between(1, 366 * 86'400);
  command.flag("--quiet", options.quiet, "no progress");
}

FarmSettings farm_settings(const studies::Study& study, const std::string& instruction_set,
                           const std::string& database, const FarmOptions& options) {
  FarmSettings settings;
  settings.coordinator = {.instruction_set = instruction_set,
                          .cache_folder = options.cache_folder(database),
                          .checkpoint_folder = options.checkpoint_folder(database),
                          .limits = {.seconds = study.limits.seconds.value_or(0),
                                     .memory_mb = study.limits.memory_mb.value_or(0),
                                     .silence_seconds = study.limits.silence_seconds,
                                     .checkpoint_seconds = study.limits.checkpoint_seconds,
                                     .checkpoint_epochs = study.limits.checkpoint_epochs},
                          .retries = study.limits.retries,
                          .silence_seconds = static_cast<double>(options.silence_seconds),
                          .time_budget = time_budget(static_cast<double>(options.time_limit))};
  settings.objective = study.objective.metric;
  settings.quiet = options.quiet;
  settings.database = database;
  settings.base_folder = study.base_folder.string();
  return settings;
}

FarmOutcome FarmRunner::carry_out(TrialPlan& plan, results::ResultStore& store,
                                  const FarmSettings& settings) {
  has_run_ = true;  // also where it throws: the workers are gone then
  if (over_mpi()) return run_mpi_farm(plan, store, *session_, settings, everybody_alive_);
  return run_local_farm(plan, store, workers_, settings);
}

ExitCode FarmRunner::run(TrialPlan& plan, results::ResultStore& store,
                         const FarmSettings& settings) {
  const int workers = over_mpi() ? session_->ranks() - 1 : workers_;
  Bookends bookends(store, plan);
  bookends.write_begin(workers);
  const FarmOutcome outcome = carry_out(plan, store, settings);
  bookends.write_end();
  remove_ended_checkpoints(settings.coordinator.checkpoint_folder, settings.database,
                           settings.base_folder);
  report_end(plan, outcome);
  ran_out_of_workers_ = outcome.ran_out_of_workers;
  return outcome.code;
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
