#pragma once

// Private to nn/kernels: the element-wise activations as functions of vectors, for fused loops.
// value() passes NaN on, so that a diverged training shows; derivative() takes the value, or where
// needs_sum() the sum z.

#include "nn/kernels/activation.hh"
#include "nn/kernels/functions.hh"
#include "nn/kernels/normal.hh"

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

/// z, for z <= 0 times the slope.
struct LeakyRelu {
  double slope;

  template <typename T>
  Vector<T> value(Vector<T> z) const {
    return z <= broadcast(T{0}) ? broadcast(static_cast<T>(slope)) * z : z;
  }
  template <typename T>
  Vector<T> derivative(Vector<T> y) const {
    return y <= broadcast(T{0}) ? broadcast(static_cast<T>(slope)) : broadcast(T{1});
  }
};

/// scale z, for z <= 0 depth (exp(z) - 1).
struct ExponentialUnit {
  double scale;
  double depth;

  template <typename T>
  Vector<T> value(Vector<T> z) const {
    const Vector<T> zero = broadcast(T{0});
    const Vector<T> below =
        broadcast(static_cast<T>(depth)) * exponential_minus_one<T>(smaller(z, zero));
    return z <= zero ? below : broadcast(static_cast<T>(scale)) * z;
  }
  template <typename T>
  Vector<T> derivative(Vector<T> y) const {
    return y <= broadcast(T{0}) ? y + broadcast(static_cast<T>(depth))
                                : broadcast(static_cast<T>(scale));
  }
};

/// G. Klambauer et al., "Self-normalizing neural networks", NeurIPS 2017.
inline constexpr double selu_scale = 1.0507009873554804934;
inline constexpr double selu_alpha = 1.6732632423543772848;

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

struct Softplus {
  template <typename T>
  static Vector<T> value(Vector<T> z) {
    return larger(z, broadcast(T{0})) + log_one_plus<T>(exponential<T>(-absolute(z)));
  }
  template <typename T>
  static Vector<T> derivative(Vector<T> y) {
    return -exponential_minus_one<T>(-y);
  }
};

/// D. Hendrycks, K. Gimpel, arXiv:1606.08415, without their approximation.
struct Gelu {
  template <typename T>
  static Vector<T> value(Vector<T> z) {
    return z * normal_distribution<T>(z, normal_kernel<T>(z));
  }
  template <typename T>
  static Vector<T> derivative(Vector<T> z) {
    const Vector<T> kernel = normal_kernel<T>(z);
    const Vector<T> density = broadcast(static_cast<T>(normal_peak)) * kernel;
    return multiply_add(z, density, normal_distribution<T>(z, kernel));
  }
};

struct Step {
  template <typename T>
  static Vector<T> value(Vector<T> z) {
    const Vector<T> zero = broadcast(T{0});
    return z <= zero ? zero : (z > zero ? broadcast(T{1}) : z);
  }
  template <typename T>
  static Vector<T> derivative(Vector<T>) {
    return broadcast(T{0});
  }
};

/// Calls function with the activation as one of the types above; softmax, which looks at a whole
/// row, is treated as the identity here.
template <typename Function>
inline void with_elementwise(const ActivationFunction& activation, Function function) {
  switch (activation.kind) {
    case Activation::relu:
      return function(Relu{});
    case Activation::leaky_relu:
      return function(LeakyRelu{activation.parameter});
    case Activation::elu:
      return function(ExponentialUnit{1, activation.parameter});
    case Activation::selu:
      return function(ExponentialUnit{selu_scale, selu_scale * selu_alpha});
    case Activation::sigmoid:
      return function(Sigmoid{});
    case Activation::tanh:
      return function(Tanh{});
    case Activation::softplus:
      return function(Softplus{});
    case Activation::gelu:
      return function(Gelu{});
    case Activation::step:
      return function(Step{});
    case Activation::identity:
    case Activation::softmax:
      return function(Identity{});
  }
}

/// The same for those that are worth a matrix product of their own, which applies them while its
/// tile is in the registers; false for the others, of which nothing is called.
template <typename Function>
inline bool with_fused(const ActivationFunction& activation, Function function) {
  switch (activation.kind) {
    case Activation::identity:
      function(Identity{});
      return true;
    case Activation::relu:
      function(Relu{});
      return true;
    case Activation::sigmoid:
      function(Sigmoid{});
      return true;
    case Activation::tanh:
      function(Tanh{});
      return true;
    default:
      return false;
  }
}

}  // namespace hepsweep::nn::kernels
