#pragma once

#include <cstddef>

#include "nn/kernels/visibility.hh"

namespace hepsweep::nn::kernels {

/// w -= rate g.
template <typename T>
HEPSWEEP_KERNEL void sgd_update(std::size_t size, T rate, const T* gradient, T* weights);

/// v = momentum v - rate g, then w += v.
template <typename T>
HEPSWEEP_KERNEL void momentum_update(std::size_t size, T rate, T momentum, const T* gradient,
                                     T* velocity, T* weights);

/// v = momentum v - rate g, then w += momentum v - rate g.
template <typename T>
HEPSWEEP_KERNEL void nesterov_update(std::size_t size, T rate, T momentum, const T* gradient,
                                     T* velocity, T* weights);

/// h += g^2, w -= rate g / (sqrt(h) + epsilon).
template <typename T>
HEPSWEEP_KERNEL void adagrad_update(std::size_t size, T rate, T epsilon, const T* gradient,
                                    T* squares, T* weights);

/// v = rho v + (1 - rho) g^2, w -= rate g / (sqrt(v) + epsilon).
template <typename T>
HEPSWEEP_KERNEL void rmsprop_update(std::size_t size, T rate, double rho, double epsilon,
                                    const T* gradient, T* squares, T* weights);

/// v = rho v + (1 - rho) g^2, step = g sqrt(u + epsilon) / sqrt(v + epsilon),
/// u = rho u + (1 - rho) step^2, w -= rate step.
template <typename T>
HEPSWEEP_KERNEL void adadelta_update(std::size_t size, T rate, double rho, double epsilon,
                                     const T* gradient, T* squares, T* squared_steps, T* weights);

struct AdamFactors {
  double beta1;
  double beta2;
  double step;        ///< learning rate / (1 - beta1^t)
  double root_scale;  ///< 1 / sqrt(1 - beta2^t)
  double epsilon;
};

/// m = beta1 m + (1 - beta1) g, v = beta2 v + (1 - beta2) g^2,
/// w -= step m / (root_scale sqrt(v) + epsilon).
template <typename T>
HEPSWEEP_KERNEL void adam_update(std::size_t size, const AdamFactors& factors, const T* gradient,
                                 T* first_moment, T* second_moment, T* weights);

/// to += factor from.
template <typename T>
HEPSWEEP_KERNEL void add_scaled(std::size_t size, T factor, const T* from, T* to);

/// to += factor sign(from), with sign(0) = 0.
template <typename T>
HEPSWEEP_KERNEL void add_signs(std::size_t size, T factor, const T* from, T* to);

/// values *= factor.
template <typename T>
HEPSWEEP_KERNEL void scale(std::size_t size, T factor, T* values);

/// Moves what lies beyond +-limit onto it; NaN stays NaN.
template <typename T>
HEPSWEEP_KERNEL void clip(std::size_t size, T limit, T* values);

/// Scales each column of a matrix [rows][columns] without gaps whose Euclidean norm exceeds the
/// limit down to it.
template <typename T>
HEPSWEEP_KERNEL void limit_norms(std::size_t rows, std::size_t columns, T limit, T* values);

/// The sum of absolute values, in an order that depends on the size only.
template <typename T>
HEPSWEEP_KERNEL T sum_of_magnitudes(std::size_t size, const T* values);

/// The sum of squares, in an order that depends on the size only.
template <typename T>
HEPSWEEP_KERNEL T sum_of_squares(std::size_t size, const T* values);

/// Whether no number is infinite or NaN.
template <typename T>
HEPSWEEP_KERNEL bool all_finite(std::size_t size, const T* values);

}  // namespace hepsweep::nn::kernels
