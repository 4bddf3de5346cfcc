#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "studies/statistics/histfactory/cholesky.hh"
#include "studies/statistics/histfactory/matrix.hh"

namespace hepsweep::studies::histfactory {

/// The step d that minimises gradient.d + d'Hd/2 between bounds: Newton's step with the bounds as
/// constraints. A primal-dual active set: parameters whose step leaves the bounds are held there,
/// those that a bound holds against their will are let go, until nothing changes (M. Hintermueller,
/// K. Ito and K. Kunisch, SIAM J. Optim. 13 (2002) 865).
class BoxStep {
 public:
  explicit BoxStep(std::size_t size);

  /// Bounds of the step: lower <= 0 <= upper; both 0: the parameter stays.
  std::vector<double> lower;
  std::vector<double> upper;

  /// False where the matrix is not positive definite even with the ridge (see Cholesky), for the
  /// parameters that may move.
  bool solve(std::span<const double> gradient, const Matrix& hessian, double ridge);

  std::span<const double> step() const { return step_; }
  /// gradient.d + d'Hd/2 of the step: not positive.
  double predicted_change() const { return predicted_change_; }
  /// gradient.d: the slope along the step.
  double slope() const { return slope_; }

 private:
  enum class State : unsigned char { free, at_lower, at_upper };

  bool solve_free(std::span<const double> gradient, const Matrix& hessian, double ridge);
  bool update_states(std::span<const double> gradient, const Matrix& hessian);
  void clip();

  std::vector<State> states_;
  std::vector<std::size_t> free_;
  std::vector<double> right_side_;
  std::vector<double> step_;
  double predicted_change_ = 0;
  double slope_ = 0;
  Cholesky cholesky_;
};

}  // namespace hepsweep::studies::histfactory
