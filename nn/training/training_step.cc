#include "nn/training/training_step.hh"

#include <algorithm>
#include <cmath>

#include <fmt/core.h>

#include "nn/kernels/update.hh"

namespace hepsweep::nn {

template <typename T>
TrainingStep<T>::TrainingStep(NetworkOf<T>& network, const TrainingSettings& settings)
    : sequence_(network.sequence()),
      loss_takes_logits_(!settings.loss.output_activation.empty()),
      compute_loss_(loss_function<T>(settings.loss)),
      l2_(settings.l2),
      optimizer_(make_optimizer<T>(read_optimizer(settings.optimizer),
                                   network.sequence().parameters().memory())),
      width_(network.inputs()) {
  const auto rows = static_cast<std::size_t>(settings.batch_size);
  sequence_.reserve(rows);
  inputs_.reserve(rows * network.inputs());
  targets_.reserve(rows * network.outputs());
  weights_.reserve(rows);
}

template <typename T>
Rows<const T> TrainingStep<T>::input_rows(std::size_t rows) const {
  return {inputs_.data(), rows, width_, width_};
}

template <typename T>
BatchLoss TrainingStep<T>::forward(std::size_t rows) {
  const Rows<T> outputs = sequence_.forward(input_rows(rows), {.training = true, .step = steps_});
  if (!loss_takes_logits_) sequence_.activate(outputs);
  BatchLoss loss;
  for (std::size_t i = 0; i < rows; ++i)
    loss.weight += std::abs(static_cast<double>(weights_.data()[i]));
  const Rows<T> gradient = sequence_.logit_gradient(rows);
  const T scale = loss.weight > 0 ? static_cast<T>(1 / loss.weight) : T{0};
  loss.weighted_sum = compute_loss_(
      {rows, outputs.width, outputs.stride, outputs.data, targets_.data(), weights_.data()}, scale,
      gradient.data);
  if (!loss_takes_logits_) sequence_.activation_backward(outputs, gradient);
  return loss;
}

template <typename T>
BatchLoss TrainingStep<T>::run(std::size_t rows, const StepRates& rates) {
  const BatchLoss loss = forward(rows);
  ++steps_;
  if (loss.weight == 0 || !std::isfinite(loss.weighted_sum)) return loss;
  optimizer_->begin_step(rates);
  updating_ = true;
  sequence_.backward(input_rows(rows), this);
  return loss;
}

template <typename T>
BatchLoss TrainingStep<T>::gradient(std::size_t rows) {
  const BatchLoss loss = forward(rows);
  updating_ = false;
  sequence_.backward(input_rows(rows), this);
  return loss;
}

template <typename T>
double TrainingStep<T>::l2_of(const ParameterBlock& block) const {
  return block.regularised ? block.l2.value_or(l2_) : 0;
}

template <typename T>
void TrainingStep<T>::gradient_ready(const typename Parameters<T>::Entry& entry,
                                     ParameterView<T> view) {
  const std::size_t size = entry.block.memory();
  const T* values = view.values;
  if (const double l2 = l2_of(entry.block); l2 > 0) {
    kernels::add_scaled(size, static_cast<T>(l2), values, view.gradient);
  }
  const T* gradient = view.gradient;
  if (!updating_) return;
  if (const double decay = optimizer_->decay(); decay > 0 && entry.block.regularised) {
    kernels::add_scaled(size, static_cast<T>(-decay), values, view.values);
  }
  optimizer_->update(entry.place, size, gradient, view.values);
}

template <typename T>
double TrainingStep<T>::mean_loss(BatchLoss loss) const {
  double mean = loss.weighted_sum / loss.weight;
  for (const auto& entry : sequence_.parameters().entries()) {
    const T* values = sequence_.parameters().values() + entry.place;
    const T squares = kernels::sum_of_squares(entry.block.memory(), values);
    mean += 0.5 * l2_of(entry.block) * static_cast<double>(squares);
  }
  return mean;
}

template <typename T>
StepState<T> TrainingStep<T>::state() const {
  StepState<T> state;
  state.steps = steps_;
  state.weights = sequence_.parameters().values_packed();
  const OptimizerState<T> optimizer = optimizer_->state();
  for (const double* number : optimizer.numbers) state.optimizer_numbers.push_back(*number);
  for (const std::span<T> values : optimizer.by_place) {
    state.optimizer_values.emplace_back(values.begin(), values.end());
  }
  return state;
}

template <typename T>
void TrainingStep<T>::restore(const StepState<T>& state) {
  const OptimizerState<T> optimizer = optimizer_->state();
  if (state.weights.size() != sequence_.parameters().values_packed().size()) {
    throw UnfitState(fmt::format("it has {} weights", state.weights.size()));
  }
  if (state.optimizer_numbers.size() != optimizer.numbers.size() ||
      !std::ranges::equal(state.optimizer_values, optimizer.by_place, {}, std::size<std::vector<T>>,
                          std::size<std::span<T>>)) {
    throw UnfitState("it is of another optimizer");
  }
  steps_ = state.steps;
  sequence_.parameters().set_values(state.weights);
  for (std::size_t i = 0; i < optimizer.numbers.size(); ++i) {
    *optimizer.numbers[i] = state.optimizer_numbers[i];
  }
  for (std::size_t i = 0; i < optimizer.by_place.size(); ++i) {
    std::ranges::copy(state.optimizer_values[i], optimizer.by_place[i].begin());
  }
}

template class TrainingStep<float>;
template class TrainingStep<double>;

}  // namespace hepsweep::nn
