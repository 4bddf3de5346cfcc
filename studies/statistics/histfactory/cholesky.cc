#include "studies/statistics/histfactory/cholesky.hh"

#include <algorithm>
#include <array>
#include <cmath>

namespace hepsweep::studies::histfactory {
namespace {

// A pivot below this fraction of its diagonal element means that rounding has taken over.
constexpr double smallest_pivot = 1e-14;
// For parameters that nothing depends on.
constexpr double smallest_diagonal = 1e-12;

double dot(const double* a, const double* b, std::size_t size) {
  double sum = 0;
  for (std::size_t i = 0; i < size; ++i) sum += a[i] * b[i];
  return sum;
}

// The same for four rows that follow each other: a sum waits for its last addition, and four of
// them wait together.
std::array<double, 4> four_dots(const double* rows, std::size_t stride, const double* b,
                                std::size_t size) {
  const double* second = rows + stride;
  const double* third = second + stride;
  const double* fourth = third + stride;
  double sum1 = 0;
  double sum2 = 0;
  double sum3 = 0;
  double sum4 = 0;
  for (std::size_t i = 0; i < size; ++i) {
    sum1 += rows[i] * b[i];
    sum2 += second[i] * b[i];
    sum3 += third[i] * b[i];
    sum4 += fourth[i] * b[i];
  }
  return {sum1, sum2, sum3, sum4};
}

}  // namespace

bool Cholesky::factorise(const Matrix& matrix, std::span<const std::size_t> part, double ridge) {
  size_ = part.size();
  lower_.resize(size_ * size_);
  for (std::size_t j = 0; j < size_; ++j) {
    double* pivot_row = &lower_[j * size_];
    double diagonal = matrix(part[j], part[j]);
    if (ridge > 0) diagonal += ridge * std::max(std::abs(diagonal), smallest_diagonal);
    const double pivot = diagonal - dot(pivot_row, pivot_row, j);
    if (!(pivot > smallest_pivot * std::abs(diagonal))) return false;
    pivot_row[j] = std::sqrt(pivot);
    std::size_t i = j + 1;
    for (; i + 4 <= size_; i += 4) {
      const std::array<double, 4> sums = four_dots(&lower_[i * size_], size_, pivot_row, j);
      for (std::size_t k = 0; k < 4; ++k) {
        lower_[(i + k) * size_ + j] = (matrix(part[i + k], part[j]) - sums[k]) / pivot_row[j];
      }
    }
    for (; i < size_; ++i) {
      double* row = &lower_[i * size_];
      row[j] = (matrix(part[i], part[j]) - dot(row, pivot_row, j)) / pivot_row[j];
    }
  }
  return true;
}

void Cholesky::solve(std::span<double> values) const {
  for (std::size_t i = 0; i < size_; ++i) {
    const double* row = &lower_[i * size_];
    values[i] = (values[i] - dot(row, values.data(), i)) / row[i];
  }
  for (std::size_t i = size_; i-- > 0;) {
    const double* row = &lower_[i * size_];
    values[i] /= row[i];
    for (std::size_t j = 0; j < i; ++j) values[j] -= row[j] * values[i];
  }
}

}  // namespace hepsweep::studies::histfactory
