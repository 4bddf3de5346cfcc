#pragma once

#include <cstddef>
#include <vector>

namespace hepsweep::studies::histfactory {

/// A square matrix, row by row.
class Matrix {
 public:
  explicit Matrix(std::size_t size = 0) : size_(size), values_(size * size, 0.0) {}

  std::size_t size() const { return size_; }
  double& operator()(std::size_t row, std::size_t column) { return values_[row * size_ + column]; }
  double operator()(std::size_t row, std::size_t column) const {
    return values_[row * size_ + column];
  }
  double* row(std::size_t index) { return values_.data() + index * size_; }
  const double* row(std::size_t index) const { return values_.data() + index * size_; }
  void set_zero() { values_.assign(values_.size(), 0.0); }

  /// Adds to the element below the diagonal that stands for the pair.
  void add_below(std::size_t a, std::size_t b, double value) {
    if (a < b) {
      (*this)(b, a) += value;
    } else {
      (*this)(a, b) += value;
    }
  }
  /// Copies what is below the diagonal above it.
  void mirror() {
    for (std::size_t i = 0; i < size_; ++i) {
      for (std::size_t j = 0; j < i; ++j) (*this)(j, i) = (*this)(i, j);
    }
  }

 private:
  std::size_t size_;
  std::vector<double> values_;
};

}  // namespace hepsweep::studies::histfactory
