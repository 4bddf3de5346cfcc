#include "worker/trainer/checkpoint_file.hh"

#include <fmt/core.h>

#include "core/digest.hh"

namespace hepsweep::worker {

std::filesystem::path checkpoint_file(const std::filesystem::path& folder,
                                      const studies::TrialSpecification& trial) {
  return folder /
         fmt::format("trial-{}-{}.checkpoint", trial.trial, digest_of(studies::to_bytes(trial)));
}

}  // namespace hepsweep::worker
