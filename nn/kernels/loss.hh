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
  const T* outputs;    ///< logits or values, as each loss says
  const T* targets;    ///< rows x width, without gaps
  const T* weights;    ///< one for each row
};

// Each returns the sum over the batch of w_i l_i, in double, and writes the gradient of
// scale x that sum with respect to the outputs. Targets t are 0 or 1 for the losses of logits z; s
// is the sigmoid. These stay finite for every finite z.

/// l = sum over outputs of -t log s(z) - (1 - t) log(1 - s(z)), computed as
/// max(z, 0) - z t + log(1 + exp(-|z|)).
template <typename T>
HEPSWEEP_KERNEL double sigmoid_cross_entropy(const LossBatch<T>& batch, T scale, T* gradient);

/// l = -sum_k t_k log softmax_k(z), computed from log sum exp(z - max z).
template <typename T>
HEPSWEEP_KERNEL double softmax_cross_entropy(const LossBatch<T>& batch, T scale, T* gradient);

struct FocalFactors {
  double gamma;           ///< at least 0
  double signal = 1;      ///< factor of t = 1
  double background = 1;  ///< factor of t = 0
};

/// l = -factor (1 - p)^gamma log p, p the probability s(z) or 1 - s(z) of the own class.
template <typename T>
HEPSWEEP_KERNEL double focal_loss(const LossBatch<T>& batch, const FocalFactors& factors, T scale,
                                  T* gradient);

/// l = max(0, 1 - (2t - 1) z): the classes stand for -1 and +1. Gradient 0 at the kink.
template <typename T>
HEPSWEEP_KERNEL double hinge_loss(const LossBatch<T>& batch, T scale, T* gradient);

/// l = (y - t) z with y = 1 for z > 0, 0 otherwise; gradient y - t, at z = 0 too.
template <typename T>
HEPSWEEP_KERNEL double perceptron_loss(const LossBatch<T>& batch, T scale, T* gradient);

// Of values y, any target:

/// l = 1/2 sum_k (y_k - t_k)^2, gradient y - t.
template <typename T>
HEPSWEEP_KERNEL double half_squared_error(const LossBatch<T>& batch, T scale, T* gradient);

/// l = sum_k (y_k - t_k)^2, gradient 2 (y - t).
template <typename T>
HEPSWEEP_KERNEL double squared_error(const LossBatch<T>& batch, T scale, T* gradient);

/// l = sum_k |y_k - t_k|, gradient 0 at 0.
template <typename T>
HEPSWEEP_KERNEL double absolute_error(const LossBatch<T>& batch, T scale, T* gradient);

/// l = sum_k of (y - t)^2 / 2 where |y - t| <= delta, delta (|y - t| - delta / 2) elsewhere.
template <typename T>
HEPSWEEP_KERNEL double huber_loss(const LossBatch<T>& batch, double delta, T scale, T* gradient);

/// l = sum_k of q_k (t - y) where t > y, (1 - q_k) (y - t) elsewhere: least where y_k is the
/// quantile q_k of t. \param quantiles batch.width numbers
template <typename T>
HEPSWEEP_KERNEL double quantile_loss(const LossBatch<T>& batch, const double* quantiles, T scale,
                                     T* gradient);

}  // namespace hepsweep::nn::kernels
