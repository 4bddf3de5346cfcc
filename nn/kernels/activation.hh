#pragma once

#include <cstddef>

#include "nn/kernels/visibility.hh"

namespace hepsweep::nn::kernels {

/// What a neuron makes of its weighted sum z. The derivative is taken from the result y, so that z
/// need not be kept, where that is possible: see needs_sum().
enum class Activation {
  identity,    ///< z
  relu,        ///< max(z, 0), derivative 0 at 0
  leaky_relu,  ///< z, for z <= 0 times the parameter (slope, in [0, 1])
  elu,         ///< z, for z <= 0 parameter (exp(z) - 1), with the parameter (alpha) > 0
  selu,        ///< 1.0507 z, for z <= 0 1.0507 1.6733 (exp(z) - 1)
  sigmoid,     ///< 1 / (1 + exp(-z)), derivative y (1 - y)
  tanh,        ///< tanh(z), derivative 1 - y^2
  softplus,    ///< log(1 + exp(z)), derivative 1 - exp(-y)
  gelu,        ///< z Phi(z), Phi the standard normal distribution; derivative Phi(z) + z phi(z)
  step,        ///< 1 for z > 0, 0 otherwise; derivative 0
  softmax,     ///< exp(z_k - max z) / sum over the row
};

/// An activation with its parameter, where it has one.
struct ActivationFunction {
  Activation kind = Activation::identity;
  double parameter = 0;

  ActivationFunction() = default;
  ActivationFunction(Activation of_kind, double with_parameter = 0)
      : kind(of_kind), parameter(with_parameter) {}
};

/// Whether the derivative is taken from z: from y, which takes each value twice, it is not known.
constexpr bool needs_sum(Activation activation) {
  return activation == Activation::gelu;
}

/// y = activation(z) in place, for `rows` rows of `width` numbers that lie `stride` apart.
template <typename T>
HEPSWEEP_KERNEL void activate(const ActivationFunction& activation, std::size_t rows,
                              std::size_t width, std::size_t stride, T* values);

/// The gradient with respect to z, in place of the one with respect to y.
/// \param kept what activate() left, or where needs_sum() what it was given; its rows lie `stride`
///   apart, as the gradient's do
template <typename T>
HEPSWEEP_KERNEL void activation_backward(const ActivationFunction& activation, std::size_t rows,
                                         std::size_t width, std::size_t stride, const T* kept,
                                         T* gradient);

}  // namespace hepsweep::nn::kernels
