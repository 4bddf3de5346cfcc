#pragma once

// Private to nn/kernels: the matrix product C (+)= A B behind all dense layers, one template.
//
// C is computed in tiles of up to tile_rows x tile_vectors vectors that stay in registers. Every
// number of C is the sum over the depth in its natural order, whatever tile it falls into: a row
// of C depends on its row of A only, bit for bit. B's rows must be padded to whole groups of
// columns; A is read number by number and needs no padding. The depth is cut so that the part of B
// that a column of tiles reads stays in the first-level cache.

#include <algorithm>
#include <utility>

#include "nn/kernels/vector.hh"

namespace hepsweep::nn::kernels {

inline constexpr std::size_t tile_rows = 6;
#ifdef __AVX512F__
inline constexpr std::size_t tile_vectors = 4;  // 32 registers: 24 sums, 4 of B, 1 of A
#else
inline constexpr std::size_t tile_vectors = 2;  // 16 registers: 12 sums, 2 of B, 1 of A
#endif
inline constexpr std::size_t depth_block = 128;

/// A(i, p) = data[i * stride + p], or data[p * stride + i] where it is used transposed.
template <typename T, bool Transposed>
struct Left {
  const T* data;
  std::size_t stride;

  const T* at(std::size_t i, std::size_t p) const {
    return Transposed ? data + p * stride + i : data + i * stride + p;
  }
};

/// What the sums of a tile start from.
template <typename T>
struct Start {
  const T* row = nullptr;  ///< the same for all rows (a bias); nullptr: zero
  bool continued = false;  ///< what C already holds
};

template <typename T, bool Transposed, std::size_t TileRows, std::size_t TileVectors>
void compute_tile(std::size_t depth, Left<T, Transposed> a, const T* b, std::size_t b_stride, T* c,
                  std::size_t c_stride, Start<T> start) {
  Vector<T> sums[TileRows][TileVectors];
#pragma GCC unroll 8
  for (std::size_t i = 0; i < TileRows; ++i) {
#pragma GCC unroll 8
    for (std::size_t j = 0; j < TileVectors; ++j) {
      const std::size_t column = j * lanes<T>;
      sums[i][j] = start.continued ? load(c + i * c_stride + column)
                   : start.row     ? load(start.row + column)
                                   : broadcast(T{0});
    }
  }
  for (std::size_t p = 0; p < depth; ++p, b += b_stride) {
    Vector<T> right[TileVectors];
#pragma GCC unroll 8
    for (std::size_t j = 0; j < TileVectors; ++j) right[j] = load(b + j * lanes<T>);
#pragma GCC unroll 8
    for (std::size_t i = 0; i < TileRows; ++i) {
      const Vector<T> left = broadcast(*a.at(i, p));
#pragma GCC unroll 8
      for (std::size_t j = 0; j < TileVectors; ++j) {
        sums[i][j] = multiply_add(left, right[j], sums[i][j]);
      }
    }
  }
#pragma GCC unroll 8
  for (std::size_t i = 0; i < TileRows; ++i) {
#pragma GCC unroll 8
    for (std::size_t j = 0; j < TileVectors; ++j)
      store(c + i * c_stride + j * lanes<T>, sums[i][j]);
  }
}

template <typename T, bool Transposed>
using TileFunction = void (*)(std::size_t, Left<T, Transposed>, const T*, std::size_t, T*,
                              std::size_t, Start<T>);

/// The tile function for so many rows and vectors, at [(rows - 1) * tile_vectors + vectors - 1].
template <typename T, bool Transposed, std::size_t... Index>
inline TileFunction<T, Transposed> tile_function(std::size_t rows, std::size_t vectors,
                                                 std::index_sequence<Index...>) {
  static constexpr TileFunction<T, Transposed> functions[] = {
      compute_tile<T, Transposed, Index / tile_vectors + 1, Index % tile_vectors + 1>...};
  return functions[(rows - 1) * tile_vectors + vectors - 1];
}

/// Cuts `size` into parts of at most `largest`, as equal as can be: begin of a part.
inline std::size_t part_begin(std::size_t part, std::size_t parts, std::size_t size) {
  return part * (size / parts) + std::min(part, size % parts);
}

/// C = start + A B, C and B with `columns` numbers in a row, a multiple of the lanes.
/// \param finish finish(row, rows, column, columns) is called for each tile when it is complete and
///   still in the cache
template <typename T, bool Transposed, typename Finish>
inline void multiply(std::size_t rows, std::size_t columns, std::size_t depth,
                     Left<T, Transposed> a, const T* b, std::size_t b_stride, T* c,
                     std::size_t c_stride, const T* start_row, Finish finish) {
  const std::size_t vectors = columns / lanes<T>;
  const std::size_t row_parts = (rows + tile_rows - 1) / tile_rows;
  const std::size_t column_parts = (vectors + tile_vectors - 1) / tile_vectors;
  const std::size_t depth_parts = std::max<std::size_t>(1, (depth + depth_block - 1) / depth_block);
  for (std::size_t jj = 0; jj < column_parts; ++jj) {
    const std::size_t v = part_begin(jj, column_parts, vectors);
    const std::size_t tile_v = part_begin(jj + 1, column_parts, vectors) - v;
    const std::size_t j = v * lanes<T>;
    for (std::size_t pp = 0; pp < depth_parts; ++pp) {
      const std::size_t p = part_begin(pp, depth_parts, depth);
      const std::size_t tile_depth = part_begin(pp + 1, depth_parts, depth) - p;
      for (std::size_t ii = 0; ii < row_parts; ++ii) {
        const std::size_t i = part_begin(ii, row_parts, rows);
        const std::size_t tile_r = part_begin(ii + 1, row_parts, rows) - i;
        const auto tile = tile_function<T, Transposed>(
            tile_r, tile_v, std::make_index_sequence<tile_rows * tile_vectors>{});
        tile(tile_depth, {a.at(i, p), a.stride}, b + p * b_stride + j, b_stride,
             c + i * c_stride + j, c_stride, {start_row ? start_row + j : nullptr, pp > 0});
        if (pp + 1 == depth_parts) finish(i, tile_r, j, tile_v * lanes<T>);
      }
    }
  }
}

}  // namespace hepsweep::nn::kernels
