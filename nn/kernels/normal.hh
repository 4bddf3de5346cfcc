#pragma once

// Private to nn/kernels: the standard normal distribution of vectors.

#include "nn/kernels/functions.hh"

namespace hepsweep::nn::kernels {

inline constexpr double normal_peak = 0.39894228040143267794;  ///< 1 / sqrt(2 pi)

/// exp(-z^2 / 2).
template <typename T>
inline Vector<T> normal_kernel(Vector<T> z) {
  return exponential<T>(broadcast(T{-0.5}) * z * z);
}

/// Phi(-|z|) exp(z^2 / 2) = t P(t) with t = 1 / (1 + |z| / 4): P interpolates it in the Chebyshev
/// nodes of 0 <= |z| <= 6.5. The error of Phi is below 3e-10 / (1 + |z|), and 4e-6 of Phi itself up
/// to |z| = 20.
inline Vector<float> scaled_normal_tail(Vector<float> z) {
  constexpr float coefficients[] = {0.0375589865F,  -0.2146295941F, 0.4348382999F,
                                    -0.3803113682F, 0.3363548863F,  -0.0322052493F,
                                    0.1230601035F,  0.0953074853F,  0.1000264503F};
  const Vector<float> one = broadcast(1.0F);
  const Vector<float> t = one / multiply_add(broadcast(0.25F), absolute(z), one);
  Vector<float> sum = broadcast(0.0F);
  for (const float coefficient : coefficients) sum = multiply_add(sum, t, broadcast(coefficient));
  return t * sum;
}

/// Phi(z), from normal_kernel(z).
template <typename T>
inline Vector<T> normal_distribution(Vector<T> z, Vector<T> kernel) {
  if constexpr (std::is_same_v<T, float>) {
    const Vector<T> tail = kernel * scaled_normal_tail(z);
    return z > broadcast(T{0}) ? broadcast(T{1}) - tail : tail;
  } else {
    return each_lane<T>(z, [](T one) { return 0.5 * std::erfc(-one / std::sqrt(2.0)); });
  }
}

}  // namespace hepsweep::nn::kernels
