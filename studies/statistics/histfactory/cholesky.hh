#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "studies/statistics/histfactory/matrix.hh"

namespace hepsweep::studies::histfactory {

/// Solves equations with a symmetric, positive definite matrix, or with the part of it that
/// belongs to some of its rows and columns. Reuses its memory.
///
/// Rows are taken from the last to the first, and the zeros before a row's first element cost
/// nothing. In a model's second derivatives the last parameters are gammas of single bins, which
/// know nothing of each other: with W parameters that act in many bins, N parameters cost W^2 N
/// operations in place of N^3.
class Cholesky {
 public:
  /// Factorises rows and columns `part` of the matrix, with `ridge` times the absolute diagonal
  /// added to the diagonal. False where the sum is not positive definite (or nearly singular).
  bool factorise(const Matrix& matrix, std::span<const std::size_t> part, double ridge = 0);

  /// Overwrites the right-hand side (in the order of `part`) with the solution.
  void solve(std::span<double> values) const;

 private:
  void eliminate_below(std::size_t j, const double* values, std::span<const std::size_t> part);

  std::size_t size_ = 0;
  std::vector<double> lower_;         // row by row, size_ apart
  std::vector<std::size_t> first_{};  // of each row: where its elements begin; zeros before it
};

}  // namespace hepsweep::studies::histfactory
