#pragma once

#include <cstdint>
#include <vector>

#include "core/bytes.hh"
#include "nn/training/training_step.hh"

namespace hepsweep::nn {

/// A training between two batches: with it, the same events, settings and seeds and the same
/// instruction set, another process goes on as if nothing had happened, bit for bit. Random numbers
/// need no place here: orders follow from the epoch, dropout's masks from the step.
struct TrainingState {
  std::int64_t epochs = 0;            ///< completed, the monitor's verdict included
  StepState<float> step;              ///< steps of this epoch: what is beyond `epochs` whole ones
  BatchLoss epoch_loss;               ///< of this epoch, so far
  std::vector<double> training_loss;  ///< by completed epoch

  std::vector<float> epoch_start;  ///< weights before this epoch, where a stop rule compares them

  // Of early stopping; as they are here without it.
  std::int64_t best_epoch = 0;
  double best_metric = 0;           ///< as EarlyStopper::best()
  std::vector<float> best_weights;  ///< empty without a best epoch
};

/// What its many numbers take in memory, and in a file.
std::size_t bytes_of_numbers(const TrainingState& state);

/// Part of a checkpoint file (docs/checkpoints.md).
void write(ByteWriter& writer, const TrainingState& state);
/// \throws Error where bytes are missing. Whether the state fits a training is not known here.
TrainingState read_training_state(ByteReader& reader);

}  // namespace hepsweep::nn
