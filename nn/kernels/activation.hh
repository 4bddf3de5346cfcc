#pragma once

#include <cstddef>
#include <string_view>

#include "nn/kernels/visibility.hh"

namespace hepsweep::nn::kernels {

/// What a neuron makes of its weighted sum z. The derivative is taken from the result y, so that z
/// need not be kept.
enum class Activation {
  identity,  ///< z
  relu,      ///< max(z, 0), derivative 0 at 0
  sigmoid,   ///< 1 / (1 + exp(-z)), derivative y (1 - y)
  tanh,      ///< tanh(z), derivative 1 - y^2
  softmax,   ///< exp(z_k - max z) / sum over the row
};

/// y = activation(z) in place, for `rows` rows of `width` numbers that lie `stride` apart.
template <typename T>
HEPSWEEP_KERNEL void activate(Activation activation, std::size_t rows, std::size_t width,
                              std::size_t stride, T* values);

/// The gradient with respect to z, in place of the one with respect to y.
/// \param y what activate() left; its rows lie `stride` apart, as the gradient's do
template <typename T>
HEPSWEEP_KERNEL void activation_backward(Activation activation, std::size_t rows, std::size_t width,
                                         std::size_t stride, const T* y, T* gradient);

}  // namespace hepsweep::nn::kernels
