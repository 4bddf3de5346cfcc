#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "nn/training/training_state.hh"
#include "studies/trial/trial.hh"

namespace hepsweep::worker {

/// What a training can be continued by only: another trial, program, set of instructions or set of
/// events would end elsewhere.
struct CheckpointKey {
  std::string specification;  ///< digest of the trial's
  std::string program_version;
  std::string instruction_set;
  std::string events;  ///< their digest

  bool operator==(const CheckpointKey&) const = default;
};

/// A trial between two batches (docs/checkpoints.md).
struct Checkpoint {
  CheckpointKey key;
  double seconds = 0;      ///< wall time of the attempts up to here
  double cpu_seconds = 0;  ///< the same of the processor
  std::vector<studies::CurvePoint> curves;
  nn::TrainingState training;
};

/// The content of a checkpoint file.
std::string to_bytes(const Checkpoint& checkpoint);
/// \throws Error with the reason (damaged, truncated, of another version or kind), for any bytes
Checkpoint checkpoint_from_bytes(std::string_view bytes);
/// \throws Error that says what differs
void check_key(const CheckpointKey& found, const CheckpointKey& wanted);

}  // namespace hepsweep::worker
