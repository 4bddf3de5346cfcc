#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "studies/statistics/histfactory/matrix.hh"

namespace hepsweep::studies::histfactory {

/// Solves equations with a symmetric, positive definite matrix, or with the part of it that
/// belongs to some of its rows and columns. Reuses its memory.
class Cholesky {
 public:
  /// Factorises rows and columns `part` of the matrix, with `ridge` times the absolute diagonal
  /// added to the diagonal. False where the sum is not positive definite (or nearly singular).
  bool factorise(const Matrix& matrix, std::span<const std::size_t> part, double ridge = 0);

  /// Overwrites the right-hand side (in the order of `part`) with the solution.
  void solve(std::span<double> values) const;

 private:
  std::size_t size_ = 0;
  std::vector<double> lower_;  // row by row, size_ apart
};

}  // namespace hepsweep::studies::histfactory
