#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

#include "studies/trial/trial.hh"

namespace hepsweep::worker {

/// Where a trial's attempts leave their checkpoint for the next one: "trial-12-DIGEST.checkpoint",
/// with the digest of the specification, so that studies can share a folder. An attempt
/// that ends removes nothing: remove_checkpoint() is for whoever knows that the result is stored.
std::filesystem::path checkpoint_file(const std::filesystem::path& folder,
                                      const studies::TrialSpecification& trial);
/// The same for one whose digest is known.
std::filesystem::path checkpoint_file(const std::filesystem::path& folder, std::int64_t trial,
                                      const std::string& specification_digest);
std::string specification_digest(const studies::TrialSpecification& trial);

/// The number in the name of such a file, or of one half-written; nothing for any other name.
std::optional<std::int64_t> trial_of_checkpoint(const std::filesystem::path& file);

/// Removes it, and what an attempt that was killed left half-written. Quiet where nothing is there;
/// what can't be removed stays.
void remove_checkpoint(const std::filesystem::path& folder,
                       const studies::TrialSpecification& trial);

}  // namespace hepsweep::worker
