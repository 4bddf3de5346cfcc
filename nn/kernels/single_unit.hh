#pragma once

// Private to nn/kernels: a dense layer of one unit is dot products, not a matrix product.

#include "nn/kernels/vector.hh"

namespace hepsweep::nn::kernels {

/// The dot products of `Count` rows with one vector; each in an order that depends on size only.
template <typename T, std::size_t Count>
inline void dot_rows(std::size_t size, const T* rows, std::size_t stride, const T* weights, T start,
                     T* out) {
  Vector<T> sums[Count];
#pragma GCC unroll 8
  for (auto& sum : sums) sum = broadcast(T{0});
  for_each_vector<T>(size, [&](std::size_t offset, std::size_t count) {
    const Vector<T> weight = load_some(weights + offset, count);
#pragma GCC unroll 8
    for (std::size_t i = 0; i < Count; ++i) {
      sums[i] = multiply_add(load_some(rows + i * stride + offset, count), weight, sums[i]);
    }
  });
  for (std::size_t i = 0; i < Count; ++i) out[i] = start + sum_of<T>(sums[i]);
}

template <typename T>
inline void single_forward(std::size_t rows, std::size_t size, const T* input, std::size_t stride,
                           const T* weights, T bias, T* out) {
  std::size_t row = 0;
  for (; row + 8 <= rows; row += 8) {
    dot_rows<T, 8>(size, input + row * stride, stride, weights, bias, out + row);
  }
  for (; row < rows; ++row)
    dot_rows<T, 1>(size, input + row * stride, stride, weights, bias, out + row);
}

/// out = sum over rows of gradient[row] * input[row], for a group of up to 8 vectors of columns.
template <typename T, std::size_t Vectors>
inline void weighted_row_sum(std::size_t rows, const T* input, std::size_t stride,
                             const T* gradient, T* out) {
  Vector<T> sums[Vectors];
#pragma GCC unroll 8
  for (auto& sum : sums) sum = broadcast(T{0});
  for (std::size_t row = 0; row < rows; ++row) {
    const Vector<T> factor = broadcast(gradient[row]);
#pragma GCC unroll 8
    for (std::size_t j = 0; j < Vectors; ++j) {
      sums[j] = multiply_add(factor, load(input + row * stride + j * lanes<T>), sums[j]);
    }
  }
#pragma GCC unroll 8
  for (std::size_t j = 0; j < Vectors; ++j) store(out + j * lanes<T>, sums[j]);
}

template <typename T>
inline void single_weight_gradient(std::size_t rows, std::size_t size, const T* input,
                                   std::size_t stride, const T* gradient, T* out) {
  constexpr std::size_t wide = 8 * lanes<T>;
  std::size_t column = 0;
  for (; column + wide <= size; column += wide) {
    weighted_row_sum<T, 8>(rows, input + column, stride, gradient, out + column);
  }
  for (; column + lanes<T> <= size; column += lanes<T>) {
    weighted_row_sum<T, 1>(rows, input + column, stride, gradient, out + column);
  }
  for (; column < size; ++column) {
    T sum = 0;
    for (std::size_t row = 0; row < rows; ++row)
      sum += gradient[row] * input[row * stride + column];
    out[column] = sum;
  }
}

/// input_gradient[row] = gradient[row] * weights.
template <typename T>
inline void single_input_gradient(std::size_t rows, std::size_t columns, const T* gradient,
                                  const T* weights, T* input_gradient, std::size_t stride) {
  for (std::size_t row = 0; row < rows; ++row) {
    const Vector<T> factor = broadcast(gradient[row]);
    T* to = input_gradient + row * stride;
    for (std::size_t column = 0; column < columns; column += lanes<T>) {
      store(to + column, factor * load(weights + column));
    }
  }
}

}  // namespace hepsweep::nn::kernels
