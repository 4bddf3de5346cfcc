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
      regularisation_(settings.regularisation),
      clipping_(settings.gradient_clipping.value_or(GradientClipping{})),
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
  if (clipping_.norm) update_with_clipped_norm(*clipping_.norm);
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
Regularisation TrainingStep<T>::regularisation_of(const ParameterBlock& block) const {
  return block.regularised ? combined(block.regularisation, regularisation_) : Regularisation{};
}

template <typename T>
void TrainingStep<T>::add_penalties(const ParameterBlock& block, ParameterView<T> view) const {
  const Regularisation own = regularisation_of(block);
  const T* values = view.values;
  if (own.l2.value_or(0) > 0) {
    kernels::add_scaled(block.memory(), static_cast<T>(*own.l2), values, view.gradient);
  }
  if (own.l1.value_or(0) > 0) {
    kernels::add_signs(block.memory(), static_cast<T>(*own.l1), values, view.gradient);
  }
}

template <typename T>
void TrainingStep<T>::gradient_ready(const typename Parameters<T>::Entry& entry,
                                     ParameterView<T> view) {
  add_penalties(entry.block, view);
  if (!updating_ || clipping_.norm) return;  // whose length is known behind the last block
  if (clipping_.value) {
    kernels::clip(entry.block.memory(), static_cast<T>(*clipping_.value), view.gradient);
  }
  update(entry, view);
}

template <typename T>
void TrainingStep<T>::update(const typename Parameters<T>::Entry& entry, ParameterView<T> view) {
  const ParameterBlock& block = entry.block;
  const T* values = view.values;
  const T* gradient = view.gradient;
  if (const double decay = optimizer_->decay(); decay > 0 && block.regularised) {
    kernels::add_scaled(block.memory(), static_cast<T>(-decay), values, view.values);
  }
  optimizer_->update(entry.place, block.memory(), gradient, view.values);
  if (const auto limit = regularisation_of(block).max_norm) {
    const std::size_t units = block.one_unit ? 1 : block.stride;
    const std::size_t inputs = block.one_unit ? block.columns : block.rows;
    kernels::limit_norms(inputs, units, static_cast<T>(*limit), view.values);
  }
}

template <typename T>
void TrainingStep<T>::update_with_clipped_norm(double largest) {
  Parameters<T>& parameters = sequence_.parameters();
  double squares = 0;
  for (const auto& entry : parameters.entries()) {
    const T* gradient = parameters.view(entry).gradient;
    squares += static_cast<double>(kernels::sum_of_squares(entry.block.memory(), gradient));
  }
  const double factor = largest / std::sqrt(squares);
  for (const auto& entry : parameters.entries()) {
    const ParameterView<T> view = parameters.view(entry);
    if (factor < 1) kernels::scale(entry.block.memory(), static_cast<T>(factor), view.gradient);
    update(entry, view);
  }
}

template <typename T>
double TrainingStep<T>::mean_loss(BatchLoss loss) const {
  double mean = loss.weighted_sum / loss.weight;
  for (const auto& entry : sequence_.parameters().entries()) {
    const Regularisation own = regularisation_of(entry.block);
    const T* values = sequence_.parameters().values() + entry.place;
    const std::size_t size = entry.block.memory();
    const auto squares = static_cast<double>(kernels::sum_of_squares(size, values));
    const auto magnitudes = static_cast<double>(kernels::sum_of_magnitudes(size, values));
    mean += 0.5 * own.l2.value_or(0) * squares + own.l1.value_or(0) * magnitudes;
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
