#include "nn/training/training_state.hh"

namespace hepsweep::nn {
namespace {

void write(ByteWriter& writer, const StepState<float>& step) {
  writer.number(step.steps);
  writer.numbers(step.weights);
  writer.numbers(step.optimizer_numbers);
  writer.number(std::uint64_t{step.optimizer_values.size()});
  for (const std::vector<float>& values : step.optimizer_values) writer.numbers(values);
}

StepState<float> read_step(ByteReader& reader) {
  StepState<float> step;
  step.steps = reader.number<std::uint64_t>();
  step.weights = reader.numbers<float>();
  step.optimizer_numbers = reader.numbers<double>();
  const std::size_t lists = reader.count(sizeof(std::uint64_t));
  for (std::size_t i = 0; i < lists; ++i) step.optimizer_values.push_back(reader.numbers<float>());
  return step;
}

}  // namespace

std::size_t bytes_of_numbers(const TrainingState& state) {
  std::size_t numbers =
      state.step.weights.size() + state.best_weights.size() + state.epoch_start.size();
  for (const std::vector<float>& values : state.step.optimizer_values) numbers += values.size();
  return numbers * sizeof(float) + state.training_loss.size() * sizeof(double);
}

void write(ByteWriter& writer, const TrainingState& state) {
  writer.number(state.epochs);
  write(writer, state.step);
  writer.number(state.epoch_loss.weighted_sum);
  writer.number(state.epoch_loss.weight);
  writer.numbers(state.training_loss);
  writer.number(state.best_epoch);
  writer.number(state.best_metric);
  writer.numbers(state.best_weights);
  writer.numbers(state.epoch_start);
}

TrainingState read_training_state(ByteReader& reader) {
  TrainingState state;
  state.epochs = reader.number<std::int64_t>();
  state.step = read_step(reader);
  state.epoch_loss.weighted_sum = reader.number<double>();
  state.epoch_loss.weight = reader.number<double>();
  state.training_loss = reader.numbers<double>();
  state.best_epoch = reader.number<std::int64_t>();
  state.best_metric = reader.number<double>();
  state.best_weights = reader.numbers<float>();
  state.epoch_start = reader.numbers<float>();
  return state;
}

}  // namespace hepsweep::nn
