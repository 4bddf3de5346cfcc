#include "worker/trainer/checkpoint.hh"

#include <cmath>

#include "core/error.hh"
#include "tests/fuzz/target.hh"
#include "tests/fuzz/targets/checksum.hh"
#include "tests/fuzz/targets/targets.hh"

namespace hepsweep::fuzz {
namespace {

bool accepts_as_it_is(std::string_view bytes) {
  try {
    const worker::Checkpoint checkpoint = worker::checkpoint_from_bytes(bytes);
    demand(to_bytes(checkpoint) == bytes, "a checkpoint written again is the same checkpoint");
    return true;
  } catch (const Error&) {
    return false;
  }
}

}  // namespace

bool accepts_checkpoint(std::string_view bytes) {
  const bool accepted = accepts_as_it_is(bytes);
  if (!accepted) accepts_as_it_is(with_right_checksum(bytes));
  return accepted;
}

std::vector<std::string> checkpoint_seeds() {
  worker::Checkpoint checkpoint;
  checkpoint.key = {"0123", "1.0", "x86-64-v2", "4567"};
  const std::string first = to_bytes(checkpoint);
  checkpoint.seconds = 12.5;
  checkpoint.curves = {{1, "train", "loss", 0.5}, {1, "validation", "auc", std::nan("7")}};
  checkpoint.training.epochs = 1;
  checkpoint.training.step = {9, {1, 2}, {0.9, 0.99}, {{3, 4, 5}, {6, 7, 8}}};
  checkpoint.training.epoch_loss = {0.25, 3};
  checkpoint.training.training_loss = {0.5};
  checkpoint.training.best_epoch = 1;
  checkpoint.training.best_weights = {1, 1};
  return {first, to_bytes(checkpoint)};
}

}  // namespace hepsweep::fuzz
