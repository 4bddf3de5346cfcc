#include "nn/kernels/activation.hh"

#include "nn/kernels/elementwise.hh"
#include "nn/kernels/softmax.hh"

namespace hepsweep::nn::kernels {
namespace {

/// Calls function(offset, size) for every run of numbers without a gap.
template <typename Function>
void for_each_run(std::size_t rows, std::size_t width, std::size_t stride, Function function) {
  if (stride == width) return function(std::size_t{0}, rows * width);
  for (std::size_t row = 0; row < rows; ++row) function(row * stride, width);
}

/// dL/dz_k = y_k (g_k - sum_j y_j g_j).
template <typename T>
void softmax_backward_row(std::size_t width, const T* y, T* gradient) {
  T sum = 0;
  for (std::size_t k = 0; k < width; ++k) sum += y[k] * gradient[k];
  for (std::size_t k = 0; k < width; ++k) gradient[k] = y[k] * (gradient[k] - sum);
}

}  // namespace

template <typename T>
void activate(const ActivationFunction& activation, std::size_t rows, std::size_t width,
              std::size_t stride, T* values) {
  if (activation.kind == Activation::softmax) {
    for (std::size_t row = 0; row < rows; ++row) {
      softmax_row(width, values + row * stride, values + row * stride);
    }
    return;
  }
  with_elementwise(activation, [&](auto kind) {
    for_each_run(rows, width, stride, [&](std::size_t begin, std::size_t size) {
      T* run = values + begin;
      for_each_vector<T>(size, [&](std::size_t offset, std::size_t count) {
        const Vector<T> z = load_some(run + offset, count);
        store_some(run + offset, kind.template value<T>(z), count);
      });
    });
  });
}

template <typename T>
void activation_backward(const ActivationFunction& activation, std::size_t rows, std::size_t width,
                         std::size_t stride, const T* kept, T* gradient) {
  if (activation.kind == Activation::softmax) {
    for (std::size_t row = 0; row < rows; ++row) {
      softmax_backward_row(width, kept + row * stride, gradient + row * stride);
    }
    return;
  }
  with_elementwise(activation, [&](auto kind) {
    for_each_run(rows, width, stride, [&](std::size_t begin, std::size_t size) {
      for_each_vector<T>(size, [&](std::size_t offset, std::size_t count) {
        T* at = gradient + begin + offset;
        const Vector<T> from = load_some(kept + begin + offset, count);
        store_some(at, load_some(at, count) * kind.template derivative<T>(from), count);
      });
    });
  });
}

#define HEPSWEEP_INSTANTIATE(T)                                                                  \
  template HEPSWEEP_KERNEL void activate<T>(const ActivationFunction&, std::size_t, std::size_t, \
                                            std::size_t, T*);                                    \
  template HEPSWEEP_KERNEL void activation_backward<T>(const ActivationFunction&, std::size_t,   \
                                                       std::size_t, std::size_t, const T*, T*);
HEPSWEEP_INSTANTIATE(float)
HEPSWEEP_INSTANTIATE(double)
#undef HEPSWEEP_INSTANTIATE

}  // namespace hepsweep::nn::kernels
