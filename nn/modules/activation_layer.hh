#pragma once

#include "nn/kernels/activation.hh"
#include "nn/modules/layer.hh"
#include "nn/modules/module.hh"

namespace hepsweep::nn {

/// {"activation": "tanh"}, or {"activation": {"function": "tanh"}}
Layer read_activation_layer(const LayerContext& context);

/// An activation alone: y = activation(x).
template <typename T>
class ActivationLayer : public Module<T> {
 public:
  explicit ActivationLayer(kernels::Activation activation) : activation_(activation) {}

  void forward(Rows<const T> input, Rows<T> output, Pass pass) override;
  void backward(Rows<const T> input, Rows<const T> output, Rows<T> output_gradient,
                Rows<T> input_gradient) override;

 private:
  kernels::Activation activation_;
};

}  // namespace hepsweep::nn
