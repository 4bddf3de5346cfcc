#pragma once

// Private to nn/kernels: losses that are sums over the outputs.

#include "nn/kernels/functions.hh"
#include "nn/kernels/loss.hh"

namespace hepsweep::nn::kernels {

/// The sum in double of the first `count` lanes.
template <typename T>
inline double wide_sum(Vector<T> value, std::size_t count) {
  T values[lanes<T>];
  store(values, value);
  double sum = 0;
  for (std::size_t lane = 0; lane < count; ++lane) sum += static_cast<double>(values[lane]);
  return sum;
}

/// A loss that is a sum over the outputs: element.term(output, target, slope) gives one term and
/// its derivative. `size` outputs without gaps have the weights at weights[i * weight_step].
template <typename Element, typename T, typename Weight>
inline double elementwise_run(const Element& element, std::size_t size, const T* outputs,
                              const T* targets, Weight weight_at, T scale, T* gradient) {
  double sum = 0;
  for_each_vector<T>(size, [&](std::size_t at, std::size_t count) {
    const Vector<T> weight = weight_at(at, count);
    Vector<T> slope;
    const Vector<T> value = element.template term<T>(load_some(outputs + at, count),
                                                     load_some(targets + at, count), slope);
    sum += wide_sum<T>(weight * value, count);
    store_some(gradient + at, broadcast(scale) * weight * slope, count);
  });
  return sum;
}

template <typename Element, typename T>
inline double elementwise_loss(const Element& element, const LossBatch<T>& batch, T scale,
                               T* gradient) {
  if (batch.width == 1) {
    return elementwise_run(
        element, batch.rows, batch.outputs, batch.targets,
        [&](std::size_t at, std::size_t count) { return load_some(batch.weights + at, count); },
        scale, gradient);
  }
  double sum = 0;
  for (std::size_t row = 0; row < batch.rows; ++row) {
    sum += elementwise_run(
        element, batch.width, batch.outputs + row * batch.stride, batch.targets + row * batch.width,
        [&](std::size_t, std::size_t) { return broadcast(batch.weights[row]); }, scale,
        gradient + row * batch.stride);
  }
  return sum;
}

}  // namespace hepsweep::nn::kernels
