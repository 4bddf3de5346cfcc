#pragma once

#include <filesystem>
#include <string>

#include "coordinator/coordinator.hh"
#include "coordinator/plan/trial_plan.hh"
#include "coordinator/protocol/mpi_transport.hh"
#include "core/error.hh"
#include "results/store/result_store.hh"

namespace hepsweep::coordinator {

/// What every farm needs to know.
struct FarmSettings {
  CoordinatorSettings coordinator;
  std::string objective;           ///< for the progress line
  bool quiet = false;              ///< no progress
  std::filesystem::path database;  ///< that the results go to
  std::string base_folder;         ///< of the study
};

/// How a farm ended.
struct FarmOutcome {
  /// done, some_trials_failed, unfinished, or bad_input where no worker can take part
  ExitCode code = ExitCode::failed;
  std::string stop_reason;          ///< of an unfinished one: the signal, the time limit, ...
  bool ran_out_of_workers = false;  ///< that was the reason: a new start can help
};

/// Carries out a plan by trainers of this machine, over the in-process transport: the coordinator
/// and its supervisors share one thread.
/// \param workers at least 1
/// \throws what ended the run, once the workers are gone
FarmOutcome run_local_farm(TrialPlan& plan, results::ResultStore& store, int workers,
                           const FarmSettings& settings);

/// Rank 0 of an MPI job of at least two ranks: the same over MPI.
/// \param everybody_alive set to whether MpiSession::leave may end collectively
FarmOutcome run_mpi_farm(TrialPlan& plan, results::ResultStore& store, MpiSession& session,
                         const FarmSettings& settings, bool& everybody_alive);

/// The other ranks: a supervisor and its trainer, until the coordinator sends them home.
/// \param everybody_alive as above
ExitCode run_mpi_worker(MpiSession& session, bool& everybody_alive);

/// Sends the other ranks home when rank 0 ends by an error.
/// \param everybody_alive as above
void dismiss_mpi_workers(MpiSession& session, bool everybody_alive);

/// `.hepsweep-cache` beside the database, or $HEPSWEEP_CACHE: where events are mapped from.
std::string default_cache_folder(const std::filesystem::path& database);
/// `.hepsweep-checkpoints` beside the database, or $HEPSWEEP_CHECKPOINTS.
std::string default_checkpoint_folder(const std::filesystem::path& database);

}  // namespace hepsweep::coordinator
