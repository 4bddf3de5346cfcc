#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

#include "core/error.hh"
#include "nn/losses/loss.hh"
#include "nn/network/network.hh"
#include "nn/network/sequence.hh"
#include "nn/optimizers/optimizer.hh"
#include "nn/tensor/aligned_buffer.hh"
#include "nn/training/settings.hh"

namespace hepsweep::nn {

/// The state of another training than the one that is to go on from it.
class UnfitState : public Error {
 public:
  using Error::Error;
};

/// The loss of a batch, not yet divided.
struct BatchLoss {
  double weighted_sum = 0;  ///< of w l, without the penalties
  double weight = 0;        ///< sum of |w|
};

/// What the next steps of a training depend on, beside its settings and its events.
template <typename T>
struct StepState {
  std::uint64_t steps = 0;                       ///< so far
  std::vector<T> weights;                        ///< in the order of NetworkOf::weights()
  std::vector<double> optimizer_numbers;         ///< as OptimizerState lists them
  std::vector<std::vector<T>> optimizer_values;  ///< the same
};

/// One step of training: forward, loss, backward, update. The caller fills inputs(), targets() and
/// weights() row by row without gaps, then calls run(). No step allocates memory.
template <typename T>
class TrainingStep : private GradientListener<T> {
 public:
  /// \param network must outlive this
  TrainingStep(NetworkOf<T>& network, const TrainingSettings& settings);

  T* inputs() { return inputs_.data(); }
  T* targets() { return targets_.data(); }
  T* weights() { return weights_.data(); }

  /// A step with the first `rows` events of the buffers, at most the batch size. A batch without
  /// any weight, and one whose loss is not finite, change no parameter.
  BatchLoss run(std::size_t rows, const StepRates& rates);
  /// The same without the update: leaves the gradient of mean_loss() in the network's parameters.
  BatchLoss gradient(std::size_t rows);
  /// The mean loss of the batch with the penalties (L1, L2): what gradient() is the gradient of.
  double mean_loss(BatchLoss loss) const;

  /// Steps so far; dropout draws another mask in each.
  std::uint64_t steps() const { return steps_; }
  StepState<T> state() const;
  /// Goes on from there, bit for bit. \throws UnfitState, before anything has changed, where the
  /// sizes are those of another network or optimizer
  void restore(const StepState<T>& state);

 private:
  BatchLoss forward(std::size_t rows);
  void gradient_ready(const typename Parameters<T>::Entry& entry, ParameterView<T> view) override;
  Regularisation regularisation_of(const ParameterBlock& block) const;
  void add_penalties(const ParameterBlock& block, ParameterView<T> view) const;
  void update(const typename Parameters<T>::Entry& entry, ParameterView<T> view);
  void update_with_clipped_norm(double largest);
  Rows<const T> input_rows(std::size_t rows) const;

  Sequence<T>& sequence_;
  bool loss_takes_logits_;
  LossFunction<T> compute_loss_;
  Regularisation regularisation_;
  GradientClipping clipping_;
  std::unique_ptr<Optimizer<T>> optimizer_;
  bool updating_ = false;
  std::uint64_t steps_ = 0;
  std::size_t width_;
  AlignedBuffer<T> inputs_;
  AlignedBuffer<T> targets_;
  AlignedBuffer<T> weights_;
};

extern template class TrainingStep<float>;
extern template class TrainingStep<double>;

}  // namespace hepsweep::nn
