#pragma once

#include <cstddef>
#include <memory>
#include <vector>

#include "nn/kernels/activation.hh"
#include "nn/modules/layer.hh"
#include "nn/network/parameters.hh"
#include "nn/network/seeds.hh"

namespace hepsweep::nn {

/// Hears of every parameter block whose gradient is complete, while the backward pass goes on
/// towards the input: an optimizer then works on what is still in the cache.
template <typename T>
class GradientListener {
 public:
  virtual ~GradientListener() = default;
  virtual void gradient_ready(const typename Parameters<T>::Entry& entry,
                              ParameterView<T> view) = 0;
};

/// Modules in a row with their parameters and the memory for a batch. The last layer's activation
/// is kept apart: forward() gives the logits in front of it.
template <typename T>
class Sequence {
 public:
  Sequence(const std::vector<Layer>& layers, Seeds seeds);

  /// Makes room for batches of up to `rows` events; afterwards no pass allocates memory.
  void reserve(std::size_t rows);

  /// \param input at most the reserved rows, of the network's inputs; need not be padded
  /// \return the logits, which stay valid until the next pass and may be changed
  Rows<T> forward(Rows<const T> input, Pass pass);
  /// The output activation in place of the logits.
  void activate(Rows<T> logits);
  /// Behind activate(): the gradient with respect to the logits in place of that with respect to
  /// the outputs.
  void activation_backward(Rows<const T> outputs, Rows<T> gradient);

  /// The rows in which backward() expects the gradient with respect to the logits.
  Rows<T> logit_gradient(std::size_t rows);
  /// Behind forward() of the same input. \param listener may be nullptr
  void backward(Rows<const T> input, GradientListener<T>* listener);

  Parameters<T>& parameters() { return parameters_; }
  const Parameters<T>& parameters() const { return parameters_; }

 private:
  Rows<T> output_of(std::size_t module, std::size_t rows);
  Rows<T> gradient_of(std::size_t module, std::size_t rows);

  std::vector<std::unique_ptr<Module<T>>> modules_;
  std::vector<std::size_t> widths_;  ///< of each module's output
  std::vector<AlignedBuffer<T>> outputs_;
  AlignedBuffer<T> gradients_[2];  ///< in turn, from the last module to the first
  Parameters<T> parameters_;
  kernels::ActivationFunction output_activation_;
  AlignedBuffer<T> logits_;  ///< for an output activation whose derivative needs them
};

}  // namespace hepsweep::nn
