#pragma once

#include <cstddef>

#include "nn/kernels/activation.hh"
#include "nn/kernels/visibility.hh"

namespace hepsweep::nn::kernels {

/// The matrices of a dense layer of `units` neurons with `inputs` inputs. Strides are distances
/// between rows, as nn/tensor/rows.hh defines them; `weights` is [inputs][units], or one row of
/// `inputs` for a single unit.
struct DenseShape {
  std::size_t inputs;
  std::size_t units;
  std::size_t input_stride;   ///< of the batch that enters; need not be padded
  std::size_t output_stride;  ///< of the batch that leaves and of its gradient
  std::size_t weight_stride;  ///< unused for a single unit
};

/// output = activation(input weights + bias).
template <typename T>
HEPSWEEP_KERNEL void dense_forward(const DenseShape& shape, std::size_t rows, const T* input,
                                   const T* weights, const T* bias,
                                   const ActivationFunction& activation, T* output);

/// Turns the gradient with respect to the output into that with respect to the weighted sums, in
/// place, and sums it over the batch: bias_gradient[units], overwritten.
/// \param kept the output, or where needs_sum() the weighted sums, in rows output_stride apart
template <typename T>
HEPSWEEP_KERNEL void dense_output_backward(const DenseShape& shape, std::size_t rows, const T* kept,
                                           const ActivationFunction& activation, T* gradient,
                                           T* bias_gradient);

/// weight_gradient = input^T gradient, overwritten; `gradient` as dense_output_backward leaves it.
template <typename T>
HEPSWEEP_KERNEL void dense_weight_gradient(const DenseShape& shape, std::size_t rows,
                                           const T* input, const T* gradient, T* weight_gradient);

/// input_gradient = gradient weights^T, overwritten; its rows lie input_stride apart and must be
/// padded.
/// \param transposed scratch space for units x weight_transposed_stride numbers
template <typename T>
HEPSWEEP_KERNEL void dense_input_gradient(const DenseShape& shape, std::size_t rows,
                                          const T* gradient, const T* weights, T* transposed,
                                          T* input_gradient);

/// Numbers that dense_input_gradient needs as scratch space.
HEPSWEEP_KERNEL std::size_t dense_scratch_size(const DenseShape& shape);

}  // namespace hepsweep::nn::kernels
