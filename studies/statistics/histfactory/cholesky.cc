#include "studies/statistics/histfactory/cholesky.hh"

#include <algorithm>
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

}  // namespace

bool Cholesky::factorise(const Matrix& matrix, std::span<const std::size_t> part, double ridge) {
  size_ = part.size();
  lower_.resize(size_ * size_);
  for (std::size_t i = 0; i < size_; ++i) {
    double* row = &lower_[i * size_];
    for (std::size_t j = 0; j < i; ++j) {
      const double* other = &lower_[j * size_];
      row[j] = (matrix(part[i], part[j]) - dot(row, other, j)) / other[j];
    }
    double diagonal = matrix(part[i], part[i]);
    if (ridge > 0) diagonal += ridge * std::max(std::abs(diagonal), smallest_diagonal);
    const double pivot = diagonal - dot(row, row, i);
    if (!(pivot > smallest_pivot * std::abs(diagonal))) return false;
    row[i] = std::sqrt(pivot);
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
