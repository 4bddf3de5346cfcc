#pragma once

#include "nn/kernels/activation.hh"
#include "nn/modules/layer.hh"
#include "nn/modules/module.hh"

namespace hepsweep::nn {

/// {"activation": "tanh"}, {"activation": {"elu": {"alpha": 1}}}, or {"activation": {"function":
/// "tanh"}} with either behind "function".
Layer read_activation_layer(const LayerContext& context);

/// An activation alone: y = activation(x).
template <typename T>
class ActivationLayer : public Module<T> {
 public:
  explicit ActivationLayer(const kernels::ActivationFunction& activation)
      : activation_(activation) {}

  void forward(Rows<const T> input, Rows<T> output, Pass pass) override;
  void backward(Rows<const T> input, Rows<const T> output, Rows<T> output_gradient,
                Rows<T> input_gradient) override;

 private:
  kernels::ActivationFunction activation_;
};

}  // namespace hepsweep::nn
