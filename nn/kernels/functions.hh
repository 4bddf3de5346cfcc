#pragma once

// Private to nn/kernels: exp, log1p, expm1 and tanh of vectors. In float32 by Eigen's polynomials
// (errors of a few units in the last place); in double, which serves the gradient checks, by the C
// library.

#include <type_traits>

#include "nn/kernels/vector.hh"

namespace hepsweep::nn::kernels {

template <typename T, typename Function>
inline Vector<T> each_lane(Vector<T> value, Function function) {
  T values[lanes<T>];
  store(values, value);
  for (T& one : values) one = function(one);
  return load(values);
}

/// `result` where `argument` is a number; NaN stays NaN, which polynomials with clamped arguments
/// would hide.
template <typename V>
inline V keep_nan(V argument, V result) {
  return argument == argument ? result : argument;
}

template <typename T>
inline Vector<T> exponential(Vector<T> value) {
  if constexpr (std::is_same_v<T, float>) {
    return keep_nan(value, Eigen::internal::pexp(value));
  } else {
    return each_lane<T>(value, [](T one) { return std::exp(one); });
  }
}

template <typename T>
inline Vector<T> hyperbolic_tangent(Vector<T> value) {
  if constexpr (std::is_same_v<T, float>) {
    return keep_nan(value, Eigen::internal::ptanh(value));
  } else {
    return each_lane<T>(value, [](T one) { return std::tanh(one); });
  }
}

/// log(1 + value) for values in [0, 1].
template <typename T>
inline Vector<T> log_one_plus(Vector<T> value) {
  if constexpr (std::is_same_v<T, float>) {
    return keep_nan(value, Eigen::internal::generic_plog1p(value));
  } else {
    return each_lane<T>(value, [](T one) { return std::log1p(one); });
  }
}

/// exp(value) - 1 for values of 0 and below.
template <typename T>
inline Vector<T> exponential_minus_one(Vector<T> value) {
  if constexpr (std::is_same_v<T, float>) {
    return keep_nan(value, Eigen::internal::generic_expm1(value));
  } else {
    return each_lane<T>(value, [](T one) { return std::expm1(one); });
  }
}

/// 1 / (1 + exp(-value)).
template <typename T>
inline Vector<T> logistic(Vector<T> value) {
  const Vector<T> one = broadcast(T{1});
  return one / (one + exponential<T>(-value));
}

template <typename V>
inline V larger(V a, V b) {
  return a > b ? a : b;
}

template <typename V>
inline V smaller(V a, V b) {
  return a < b ? a : b;
}

template <typename V>
inline V absolute(V value) {
  return value < -value ? -value : value;
}

}  // namespace hepsweep::nn::kernels
