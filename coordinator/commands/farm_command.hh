#pragma once

#include <functional>
#include <string>

#include "coordinator/commands/farm.hh"
#include "core/command_line.hh"
#include "studies/study/study.hh"

namespace hepsweep::coordinator {

/// What the commands that train (run, final) have in common on their command lines.
struct FarmOptions {
  int workers = 0;                    ///< local trainers; 0: one for each core
  std::string cache;                  ///< folder for mapped events; "": beside the database
  std::string checkpoints;            ///< folder for checkpoints; "": beside the database
  std::int64_t silence_seconds = 60;  ///< a worker without a word for so long is lost
  std::int64_t time_limit = 0;        ///< seconds; 0: none, or the Slurm job's
  bool quiet = false;

  std::string cache_folder(const std::string& database) const;
  std::string checkpoint_folder(const std::string& database) const;
};

void add_farm_options(CommandLine& command, FarmOptions& options);

/// Carries out plans with whatever there is: local trainers, or the ranks of an MPI job.
class FarmRunner {
 public:
  /// \param session nullptr without MPI
  FarmRunner(MpiSession* session, int workers) : session_(session), workers_(workers) {}

  /// Runs a plan, keeps the database's state and board up to date, says how it ended. At most
  /// once. \return done, some_trials_failed, unfinished or bad_input
  ExitCode run(TrialPlan& plan, results::ResultStore& store, const FarmSettings& settings);

  /// True when the workers of an MPI job have been sent home.
  bool has_run() const { return has_run_; }
  bool everybody_alive() const { return everybody_alive_; }
  /// True when a plan is unfinished because no worker was left.
  bool ran_out_of_workers() const { return ran_out_of_workers_; }

 private:
  bool over_mpi() const { return session_ != nullptr && session_->ranks() > 1; }
  FarmOutcome carry_out(TrialPlan& plan, results::ResultStore& store, const FarmSettings& settings);

  MpiSession* session_;
  int workers_;
  bool has_run_ = false;
  bool ran_out_of_workers_ = false;
  bool everybody_alive_ = true;
};

/// \param database whose folder holds the caches where the options name no others
FarmSettings farm_settings(const studies::Study& study, const std::string& instruction_set,
                           const std::string& database, const FarmOptions& options);

/// Runs `work` at rank 0, or in the only process; other ranks become workers. MPI is joined first
/// and left last, whatever happens.
ExitCode on_the_farm(const FarmOptions& options, const std::function<ExitCode(FarmRunner&)>& work);

}  // namespace hepsweep::coordinator
