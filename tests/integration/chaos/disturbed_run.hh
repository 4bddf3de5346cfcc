#pragma once

#include <cstdint>
#include <filesystem>
#include <string>

#include "tests/integration/chaos/blows.hh"
#include "tests/integration/chaos/chaos_study.hh"

namespace hepsweep::testing {

struct DisturbanceSettings {
  int replicas = chaos_replicas;
  int blows = 32;              ///< for each seed; then the run is left alone
  double silence_seconds = 3;  ///< after which processes give each other up
  double most_seconds = 300;   ///< a run that takes longer hangs
  bool by_mpirun = false;      ///< start mpirun itself, and again until everything is complete
};

/// What one seed's run went through.
struct DisturbedRun {
  std::uint64_t seed = 0;
  Hits hits;
  int starts = 0;  ///< of the command: 1 and those after an end without a final status
  double seconds = 0;
  std::string problem;  ///< "" for none
};

/// Runs `study.json`, a chaos_study, in a folder until it is done, under the blows of a seed. Each
/// start's output goes to the folder's file `log`.
DisturbedRun run_disturbed(std::uint64_t seed, const std::filesystem::path& folder,
                           const DisturbanceSettings& settings);

}  // namespace hepsweep::testing
