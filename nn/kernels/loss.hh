#pragma once

#include <cstddef>

#include "nn/kernels/visibility.hh"

namespace hepsweep::nn::kernels {

/// One batch as losses see it.
template <typename T>
struct LossBatch {
  std::size_t rows;
  std::size_t width;   ///< outputs of the network
  std::size_t stride;  ///< between the rows of outputs and of their gradient
  const T* outputs;    ///< logits for the cross-entropies, values for the squared error
  const T* targets;    ///< rows x width, without gaps
  const T* weights;    ///< one for each row
};

// Each returns the sum over the batch of w_i l_i, in double, and writes the gradient of
// scale x that sum with respect to the outputs.

/// l = sum over outputs of -t log s(z) - (1 - t) log(1 - s(z)) with s the sigmoid, computed as
/// max(z, 0) - z t + log(1 + exp(-|z|)): finite for every finite z.
template <typename T>
HEPSWEEP_KERNEL double sigmoid_cross_entropy(const LossBatch<T>& batch, T scale, T* gradient);

/// l = -sum_k t_k log softmax_k(z), computed from log sum exp(z - max z).
template <typename T>
HEPSWEEP_KERNEL double softmax_cross_entropy(const LossBatch<T>& batch, T scale, T* gradient);

/// l = 1/2 sum_k (y_k - t_k)^2, gradient y - t.
template <typename T>
HEPSWEEP_KERNEL double half_squared_error(const LossBatch<T>& batch, T scale, T* gradient);

}  // namespace hepsweep::nn::kernels
