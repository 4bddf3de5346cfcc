#pragma once

// Private to nn/kernels.

#include "nn/kernels/vector.hh"

namespace hepsweep::nn::kernels {

/// The lanes of two vectors, one behind the other, at these indices.
template <typename V, typename Indices>
inline V lanes_at(V first, V second, Indices indices) {
#ifdef __clang__  // it has no __builtin_shuffle; GCC builds what is to be fast
  constexpr long size = sizeof(V) / sizeof first[0];
  V chosen;
  for (long lane = 0; lane < size; ++lane) {
    const auto at = static_cast<long>(indices[lane]);
    chosen[lane] = at < size ? first[at] : second[at - size];
  }
  return chosen;
#else
  return __builtin_shuffle(first, second, indices);
#endif
}

/// A square of lanes x lanes numbers, transposed in registers: interleaving the first half of the
/// rows with the second, log2(lanes) times, is a transposition.
template <typename T>
inline void transpose_square(const T* from, std::size_t from_stride, T* to, std::size_t to_stride) {
  constexpr std::size_t size = lanes<T>;
  using Index = std::conditional_t<sizeof(T) == 4, int, long>;
  typedef Index Indices __attribute__((vector_size(sizeof(Vector<T>))));
  Indices low, high;
  for (std::size_t lane = 0; lane < size; ++lane) {
    const std::size_t source = lane / 2 + (lane % 2) * size;
    low[lane] = static_cast<Index>(source);
    high[lane] = static_cast<Index>(source + size / 2);
  }
  Vector<T> rows[size], mixed[size];
#pragma GCC unroll 16
  for (std::size_t i = 0; i < size; ++i) rows[i] = load(from + i * from_stride);
#pragma GCC unroll 4
  for (std::size_t stage = 1; stage < size; stage *= 2) {
#pragma GCC unroll 8
    for (std::size_t i = 0; i < size / 2; ++i) {
      mixed[2 * i] = lanes_at(rows[i], rows[i + size / 2], low);
      mixed[2 * i + 1] = lanes_at(rows[i], rows[i + size / 2], high);
    }
#pragma GCC unroll 16
    for (std::size_t i = 0; i < size; ++i) rows[i] = mixed[i];
  }
#pragma GCC unroll 16
  for (std::size_t i = 0; i < size; ++i) store(to + i * to_stride, rows[i]);
}

/// to[j][i] = from[i][j] for i < rows, j < columns; columns behind `rows` in the last group of `to`
/// become zero. Rows of both are padded to whole groups of vectors; all rows of `to` up to the
/// padded `columns` must exist.
template <typename T>
inline void transpose(std::size_t rows, std::size_t columns, const T* from, std::size_t from_stride,
                      T* to, std::size_t to_stride, std::size_t to_columns) {
  constexpr std::size_t size = lanes<T>;
  const std::size_t whole = rows / size * size;
  for (std::size_t i = 0; i < whole; i += size) {
    for (std::size_t j = 0; j < columns; j += size) {
      transpose_square(from + i * from_stride + j, from_stride, to + j * to_stride + i, to_stride);
    }
  }
  for (std::size_t j = 0; j < columns; ++j) {
    for (std::size_t i = whole; i < to_columns; ++i) {
      to[j * to_stride + i] = i < rows ? from[i * from_stride + j] : T{0};
    }
  }
}

}  // namespace hepsweep::nn::kernels
