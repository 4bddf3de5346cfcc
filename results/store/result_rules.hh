#pragma once

#include <string>

#include "studies/trial/trial.hh"

namespace hepsweep::results {

/// What the schema would refuse, found before anything of the result is written.
/// \param stage of the trial
/// \throws Error that names the trial and what is wrong
void require_storable(std::int64_t trial, const std::string& stage,
                      const studies::TrialResult& result);

}  // namespace hepsweep::results
