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
  first_.resize(size_);
  for (std::size_t j = 0; j < size_; ++j) {
    const double* values = matrix.row(part[size_ - 1 - j]);
    double* pivot_row = &lower_[j * size_];
    std::size_t first = 0;
    while (first < j && values[part[size_ - 1 - first]] == 0) ++first;
    first_[j] = first;
    double diagonal = values[part[size_ - 1 - j]];
    if (ridge > 0) diagonal += ridge * std::max(std::abs(diagonal), smallest_diagonal);
    const double pivot = diagonal - dot(pivot_row + first, pivot_row + first, j - first);
    if (!(pivot > smallest_pivot * std::abs(diagonal))) return false;
    pivot_row[j] = std::sqrt(pivot);
    eliminate_below(j, values, part);
  }
  return true;
}

// Column j of the rows below row j. \param values row j of the matrix
void Cholesky::eliminate_below(std::size_t j, const double* values,
                               std::span<const std::size_t> part) {
  const std::size_t first = first_[j];
  const double* pivot_row = &lower_[j * size_];
  std::size_t i = j + 1;
  for (; i + 4 <= size_; i += 4) {
    const std::array<double, 4> sums =
        four_dots(&lower_[i * size_ + first], size_, pivot_row + first, j - first);
    for (std::size_t k = 0; k < 4; ++k) {
      lower_[(i + k) * size_ + j] = (values[part[size_ - 1 - i - k]] - sums[k]) / pivot_row[j];
    }
  }
  for (; i < size_; ++i) {
    double* row = &lower_[i * size_];
    const double sum = dot(row + first, pivot_row + first, j - first);
    row[j] = (values[part[size_ - 1 - i]] - sum) / pivot_row[j];
  }
}

void Cholesky::solve(std::span<double> values) const {
  std::reverse(values.begin(), values.end());
  for (std::size_t i = 0; i < size_; ++i) {
    const double* row = &lower_[i * size_];
    const std::size_t first = first_[i];
    values[i] = (values[i] - dot(row + first, values.data() + first, i - first)) / row[i];
  }
  for (std::size_t i = size_; i-- > 0;) {
    const double* row = &lower_[i * size_];
    values[i] /= row[i];
    for (std::size_t j = first_[i]; j < i; ++j) values[j] -= row[j] * values[i];
  }
  std::reverse(values.begin(), values.end());
}

}  // namespace hepsweep::studies::histfactory
