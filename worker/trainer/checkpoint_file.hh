#pragma once

#include <filesystem>

#include "studies/trial/trial.hh"

namespace hepsweep::worker {

/// Where a trial's attempts leave their checkpoint for the next one: "trial-12-DIGEST.checkpoint",
/// with the digest of the specification, so that studies can share a folder. Whoever stored the
/// trial's result removes it.
std::filesystem::path checkpoint_file(const std::filesystem::path& folder,
                                      const studies::TrialSpecification& trial);

}  // namespace hepsweep::worker
