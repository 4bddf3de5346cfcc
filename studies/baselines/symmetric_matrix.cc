#include "studies/baselines/symmetric_matrix.hh"

#include <cmath>

namespace hepsweep::studies {
namespace {

constexpr double dependent = 1e-10;  // what is left of a diagonal element beside its size

/// The lower triangle L of L L^T; a row that was left out has zeros and the diagonal 0.
class Factor {
 public:
  explicit Factor(const SymmetricMatrix& matrix) : lower_(matrix) {}

  bool factorise() {
    for (std::size_t j = 0; j < lower_.size(); ++j) {
      const double whole = lower_.at(j, j);
      double left = whole;
      for (std::size_t k = 0; k < j; ++k) left -= lower_.at(j, k) * lower_.at(j, k);
      if (left < -dependent * std::abs(whole) || whole < 0) return false;
      if (left <= dependent * whole) {
        leave_out(j);
      } else {
        take(j, std::sqrt(left));
      }
    }
    return true;
  }

  void solve(std::vector<double>& x) const {
    for (std::size_t i = 0; i < x.size(); ++i) {
      for (std::size_t k = 0; k < i; ++k) x[i] -= lower_.at(i, k) * x[k];
      x[i] = lower_.at(i, i) == 0 ? 0 : x[i] / lower_.at(i, i);
    }
    for (std::size_t i = x.size(); i-- > 0;) {
      for (std::size_t k = i + 1; k < x.size(); ++k) x[i] -= lower_.at(k, i) * x[k];
      x[i] = lower_.at(i, i) == 0 ? 0 : x[i] / lower_.at(i, i);
    }
  }

 private:
  void take(std::size_t j, double diagonal) {
    lower_.at(j, j) = diagonal;
    for (std::size_t i = j + 1; i < lower_.size(); ++i) {
      double sum = lower_.at(i, j);
      for (std::size_t k = 0; k < j; ++k) sum -= lower_.at(i, k) * lower_.at(j, k);
      lower_.at(i, j) = sum / diagonal;
    }
  }

  void leave_out(std::size_t j) {
    for (std::size_t k = 0; k <= j; ++k) lower_.at(j, k) = 0;
    for (std::size_t i = j + 1; i < lower_.size(); ++i) lower_.at(i, j) = 0;
  }

  SymmetricMatrix lower_;
};

}  // namespace

void SymmetricMatrix::add_square(std::span<const double> x, double weight) {
  for (std::size_t i = 0; i < size_; ++i) {
    const double scaled = weight * x[i];
    double* row = values_.data() + i * size_;
    for (std::size_t j = 0; j <= i; ++j) row[j] += scaled * x[j];
  }
}

std::optional<std::vector<double>> SymmetricMatrix::solve(std::vector<double> right_side) const {
  Factor factor(*this);
  if (!factor.factorise()) return std::nullopt;
  factor.solve(right_side);
  return right_side;
}

}  // namespace hepsweep::studies
