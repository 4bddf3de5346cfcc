#pragma once

#include "studies/trial/trial.hh"
#include "worker/trainer/attempt.hh"
#include "worker/trainer/prepared_events.hh"

namespace hepsweep::worker {

/// Carries out a trial in this process: trains the network on the training split, evaluates it on
/// training and validation (in stage "final" on the test split too), and packs the model. The
/// result depends on the specification and the instruction set only, however often an attempt ended
/// early and another one went on from its checkpoint. What it cost is that of this attempt.
/// \throws InputError for a specification that can't be carried out (bad settings, bad files)
/// \throws AttemptInterrupted where its supervisor asks it to stop
studies::TrialResult execute_trial(const studies::TrialSpecification& trial, EventShelf& shelf,
                                   const AttemptSettings& attempt = {});

}  // namespace hepsweep::worker
