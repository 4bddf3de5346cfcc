#pragma once

#include <cstddef>
#include <cstdint>

#include "nn/kernels/visibility.hh"

namespace hepsweep::nn::kernels {

/// A mask of inverted dropout: each number is 0 with probability `rate`, else 1 / (1 - rate).
/// Number e (row by row, without gaps) is decided by word e mod 4 of the Philox4x32-10 block with
/// the counter {e / 4, 0, step, step >> 32} and the key: the same for every instruction set.
/// \param mask rows of `width` numbers that lie `stride` apart
template <typename T>
HEPSWEEP_KERNEL void dropout_mask(std::size_t rows, std::size_t width, std::size_t stride,
                                  double rate, std::uint64_t key, std::uint64_t step, T* mask);

/// out = a b, number by number, for rows of `width` numbers with strides of their own.
template <typename T>
HEPSWEEP_KERNEL void multiply_rows(std::size_t rows, std::size_t width, const T* a,
                                   std::size_t a_stride, const T* b, std::size_t b_stride, T* out,
                                   std::size_t out_stride);

}  // namespace hepsweep::nn::kernels
