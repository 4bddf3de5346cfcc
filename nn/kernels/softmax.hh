#pragma once

// Private to nn/kernels.

#include <algorithm>

#include "nn/kernels/functions.hh"

namespace hepsweep::nn::kernels {

/// out = exp(z - shift), whose sum over the row it returns; `out` may be `z`.
template <typename T>
inline T shifted_exponentials(std::size_t width, const T* z, T shift, T* out) {
  T sum = 0;
  for_each_vector<T>(width, [&](std::size_t offset, std::size_t count) {
    const Vector<T> value = exponential<T>(load_some(z + offset, count) - broadcast(shift));
    store_some(out + offset, value, count);
    for (std::size_t lane = 0; lane < count; ++lane) sum += out[offset + lane];
  });
  return sum;
}

/// One row's softmax, guarded against overflow by subtracting the largest; `out` may be `z`.
template <typename T>
inline void softmax_row(std::size_t width, const T* z, T* out) {
  const T largest = *std::max_element(z, z + width);
  const T sum = shifted_exponentials(width, z, largest, out);
  for (std::size_t k = 0; k < width; ++k) out[k] /= sum;
}

}  // namespace hepsweep::nn::kernels
