#pragma once

// Private to nn/kernels: the element-wise activations as functions of vectors, for fused loops.

#include "nn/kernels/activation.hh"
#include "nn/kernels/functions.hh"

namespace hepsweep::nn::kernels {

struct Identity {
  template <typename T>
  static Vector<T> value(Vector<T> z) {
    return z;
  }
  template <typename T>
  static Vector<T> derivative(Vector<T>) {
    return broadcast(T{1});
  }
};

struct Relu {
  /// NaN stays NaN, so that a diverged training shows.
  template <typename T>
  static Vector<T> value(Vector<T> z) {
    const Vector<T> zero = broadcast(T{0});
    return z <= zero ? zero : z;
  }
  template <typename T>
  static Vector<T> derivative(Vector<T> y) {
    const Vector<T> zero = broadcast(T{0});
    return y <= zero ? zero : broadcast(T{1});
  }
};

struct Sigmoid {
  template <typename T>
  static Vector<T> value(Vector<T> z) {
    return logistic<T>(z);
  }
  template <typename T>
  static Vector<T> derivative(Vector<T> y) {
    return y * (broadcast(T{1}) - y);
  }
};

struct Tanh {
  template <typename T>
  static Vector<T> value(Vector<T> z) {
    return hyperbolic_tangent<T>(z);
  }
  template <typename T>
  static Vector<T> derivative(Vector<T> y) {
    return broadcast(T{1}) - y * y;
  }
};

/// Calls function(Kind{}) with the element-wise activation; softmax, which looks at a whole row, is
/// treated as the identity here.
template <typename Function>
inline void with_elementwise(Activation activation, Function function) {
  switch (activation) {
    case Activation::relu:
      return function(Relu{});
    case Activation::sigmoid:
      return function(Sigmoid{});
    case Activation::tanh:
      return function(Tanh{});
    case Activation::identity:
    case Activation::softmax:
      return function(Identity{});
  }
}

}  // namespace hepsweep::nn::kernels
