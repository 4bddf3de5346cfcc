#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "bench/farm/processor_use.hh"
#include "bench/farm/trainer.hh"
#include "coordinator/commands/farm_command.hh"
#include "coordinator/protocol/mpi_transport.hh"

namespace hepsweep::bench {

/// What a run of the farm used.
struct FarmUse {
  double seconds = 0;        ///< of the whole run, from the workers' first words to the last
  ProcessorUse coordinator;  ///< local workers: with their supervisors
  std::vector<ProcessorUse> workers;  ///< of an MPI job; empty for local workers
  std::int64_t commits = 0;

  double supervisors_cpu() const;  ///< of all of them; 0 for local workers
  double trainers_cpu() const;
};

/// The project's own farm with this program's trainers, again and again in one process or one MPI
/// job.
class MeasuredFarm {
 public:
  MeasuredFarm(coordinator::MpiSession* session, int local_workers)
      : session_(session), local_workers_(local_workers) {}

  int workers() const { return session_ ? session_->ranks() - 1 : local_workers_; }
  bool over_mpi() const { return session_ != nullptr; }
  /// "2 workers over MPI"
  std::string description() const;

  /// Carries out the plan as `hepsweep run` does. \throws Error where it is not complete then
  FarmUse run(coordinator::TrialPlan& plan, results::ResultStore& store, const TrialWork& work);

 private:
  coordinator::MpiSession* session_;
  int local_workers_;
};

/// Runs `work` at rank 0 or in the only process; the other ranks are workers as often as it asks
/// for them.
/// \param local_workers without mpirun
ExitCode with_farm(int local_workers, const std::function<void(MeasuredFarm&)>& work);

}  // namespace hepsweep::bench
