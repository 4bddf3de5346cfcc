#pragma once

#include <algorithm>
#include <cstddef>

namespace hepsweep::nn {

/// Columns are processed in groups of so many: a full vector of float32 on the widest processor.
inline constexpr std::size_t column_group = 16;

/// The columns that kernels write for `width` values: whole groups; a single column stays single.
constexpr std::size_t padded_width(std::size_t width) {
  return width == 1 ? 1 : (width + column_group - 1) / column_group * column_group;
}

/// The distance between two rows of `width` values: padded, and for wide rows never a multiple of
/// 256, which would put a column of a matrix into few sets of the cache.
constexpr std::size_t row_stride(std::size_t width) {
  const std::size_t padded = padded_width(width);
  return padded >= 256 && padded % 256 == 0 ? padded + column_group : padded;
}

/// A batch of events, or any matrix, row by row; a view. Kernels may read and write the columns
/// behind `width` up to the padded width: in a batch they hold nothing, in a gradient zeros.
template <typename T>
struct Rows {
  T* data = nullptr;
  std::size_t rows = 0;
  std::size_t width = 0;
  std::size_t stride = 0;

  T* row(std::size_t index) const { return data + index * stride; }
  operator Rows<const T>() const { return {data, rows, width, stride}; }
};

/// Zeros behind the width of every row.
template <typename T>
void clear_padding(Rows<T> rows) {
  for (std::size_t i = 0; i < rows.rows; ++i) {
    std::fill(rows.row(i) + rows.width, rows.row(i) + rows.stride, T{0});
  }
}

template <typename T>
void copy_rows(Rows<const T> from, Rows<T> to) {
  for (std::size_t i = 0; i < from.rows; ++i) std::copy_n(from.row(i), from.width, to.row(i));
}

}  // namespace hepsweep::nn
