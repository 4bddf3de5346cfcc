#pragma once

#include "studies/trial/trial.hh"
#include "worker/supervisor/trainer_process.hh"

namespace hepsweep::worker {

/// Carries out one trial in a trainer of its own and waits for the result.
/// \throws Error where the trainer ends without a result, with its last words
studies::TrialResult run_in_trainer(const TrainerCommand& command,
                                    const studies::TrialSpecification& trial);

}  // namespace hepsweep::worker
