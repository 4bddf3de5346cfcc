#pragma once

#include <cstddef>
#include <string>

#include "nn/initialisers/initialiser.hh"
#include "nn/kernels/dense.hh"
#include "nn/modules/layer.hh"
#include "nn/modules/module.hh"
#include "nn/tensor/aligned_buffer.hh"

namespace hepsweep::nn {

struct DenseSettings {
  std::size_t units = 0;  ///< at least 1; required
  ActivationPlan activation;
  bool bias = true;               ///< false: none, as if it were 0 for ever
  WeightFiller initialiser;       ///< default: glorot_uniform
  Regularisation regularisation;  ///< instead of the training's, for these weights
};

/// {"dense": {"units": 64, "activation": "relu", "initialiser": "he_normal", "l2": 1e-4}}
Layer read_dense(const LayerContext& context);

/// y = activation(W^T x + b), on request without b: every input to every unit. Weights are kept as
/// [inputs][units], and for a single unit as one row.
template <typename T>
class Dense : public Module<T> {
 public:
  Dense(DenseSettings settings, std::string name, std::size_t inputs);

  std::vector<ParameterBlock> parameter_blocks() const override;
  void bind(const std::vector<ParameterView<T>>& blocks) override;
  void initialise(Seeds seeds) override;
  void reserve(std::size_t rows) override;
  void forward(Rows<const T> input, Rows<T> output, Pass pass) override;
  void backward(Rows<const T> input, Rows<const T> output, Rows<T> output_gradient,
                Rows<T> input_gradient) override;

 private:
  kernels::DenseShape shape(std::size_t input_stride) const;
  bool needs_sum() const { return kernels::needs_sum(settings_.activation.function.kind); }

  DenseSettings settings_;
  std::string name_;
  std::size_t inputs_;
  ParameterView<T> weights_;
  ParameterView<T> biases_;
  AlignedBuffer<T> no_biases_;  ///< zeros and a gradient that nobody reads, where there is no bias
  AlignedBuffer<T> scratch_;    ///< the transposed weights
  AlignedBuffer<T> sums_;       ///< weighted sums, for an activation that needs them
};

}  // namespace hepsweep::nn
