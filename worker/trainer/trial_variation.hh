#pragma once

#include <functional>
#include <vector>

#include "studies/trial/trial.hh"
#include "worker/trainer/prepared_events.hh"
#include "worker/trainer/scoring.hh"

namespace hepsweep::worker {

/// Whether a trial has the validation events among those that it is trained on.
bool trains_on_validation(const studies::TrialSpecification& trial);

/// The events as the trial's variation has them; what does not change is shared.
/// \throws InputError for a variation that is not known
PreparedEvents varied_events(const PreparedEvents& prepared,
                             const studies::TrialSpecification& trial);

/// How the validation split's scores go with the inputs and the spectators, where the trial is the
/// one that is to tell: stage "validation", nominal.
/// \throws JsonError for wrong spectators
std::vector<studies::ScoreCorrelation> correlations_of(
    const studies::TrialSpecification& trial, const PreparedEvents& prepared,
    const Scores& validation, const std::function<void()>& between_variables);

}  // namespace hepsweep::worker
