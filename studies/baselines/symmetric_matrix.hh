#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <vector>

namespace hepsweep::studies {

/// A sum of w x x^T, and equations with it.
class SymmetricMatrix {
 public:
  explicit SymmetricMatrix(std::size_t size) : size_(size), values_(size * size) {}

  std::size_t size() const { return size_; }
  double& at(std::size_t row, std::size_t column) { return values_[row * size_ + column]; }
  double at(std::size_t row, std::size_t column) const { return values_[row * size_ + column]; }

  /// Adds weight x x^T to the lower triangle, which is all that the rest reads.
  void add_square(std::span<const double> x, double weight);

  /// Solves the equations by Cholesky's factorisation. A row that is a combination of those before
  /// it (a constant or a repeated column, to 10 digits) is left out, and its unknown is 0.
  /// \return nothing where the matrix has a negative direction
  std::optional<std::vector<double>> solve(std::vector<double> right_side) const;

 private:
  std::size_t size_;
  std::vector<double> values_;
};

}  // namespace hepsweep::studies
