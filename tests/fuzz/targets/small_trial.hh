#pragma once

#include "studies/trial/trial.hh"

namespace hepsweep::fuzz {

/// A trial and a result with something in every field.
studies::TrialSpecification small_trial();
studies::TrialResult small_result();

}  // namespace hepsweep::fuzz
