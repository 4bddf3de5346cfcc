#pragma once

#include <cstdint>
#include <functional>

#include "studies/trial/trial.hh"
#include "worker/trainer/prepared_events.hh"

namespace hepsweep::worker {

/// Called after each epoch, to show that the trial is alive.
using EpochSink = std::function<void(std::int64_t epoch)>;

/// Carries out a trial in this process: trains the network on the training split, evaluates it on
/// training and validation (in stage "final" on the test split too), and packs the model. The
/// result depends on the specification and the instruction set only.
/// \throws InputError for a specification that can't be carried out (bad settings, bad files)
studies::TrialResult execute_trial(const studies::TrialSpecification& trial, EventShelf& shelf,
                                   const EpochSink& after_epoch = {});

}  // namespace hepsweep::worker
