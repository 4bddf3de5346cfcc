#pragma once

#include <cstddef>
#include <limits>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "studies/statistics/histfactory/box_step.hh"
#include "studies/statistics/histfactory/likelihood.hh"

namespace hepsweep::studies::histfactory {

/// How a fit ended.
enum class FitStatus {
  converged,
  impossible_data,  ///< no events are expected, but some observed, at every start that was tried
  stuck,            ///< no step makes the likelihood larger, though its slope says so
  too_many_steps,
  several_minima,  ///< the profile jumps from one to another where a limit is looked for
};

/// "converged", "impossible data", ...
std::string_view name_of(FitStatus status);

/// Where a minimum is looked for.
struct Region {
  std::vector<double> lower;
  std::vector<double> upper;  ///< equal to lower: the parameter is fixed there

  /// The model's bounds; its fixed parameters at their starting values.
  explicit Region(const Model& model);
  Region() = default;
  void fix(std::size_t parameter, double value) { lower[parameter] = upper[parameter] = value; }
  bool is_fixed(std::size_t parameter) const { return lower[parameter] >= upper[parameter]; }
};

struct Minimum {
  FitStatus status = FitStatus::too_many_steps;
  double twice_nll = std::numeric_limits<double>::quiet_NaN();
  std::vector<double> parameters;
  /// How far above the minimum the last point is thought to be (in units of -2 ln L).
  double distance = std::numeric_limits<double>::quiet_NaN();
  int steps = 0;
  /// Parameters that lie on a kink of their interpolation.
  std::vector<std::size_t> at_kink;
  std::vector<double> gradient;

  bool has_converged() const { return status == FitStatus::converged; }
};

/// Newton's method between bounds with exact second derivatives: quadratic convergence, so that a
/// minimum is exact to rounding. Where the second derivatives are not positive definite a ridge is
/// added; every step is shortened until it makes -2 ln L smaller. Parameters whose interpolation
/// has a kink at 0 (code 1 and code 0) don't cross it in one step; there both slopes are looked at,
/// and from a minimum on one side the other side is tried, as each may have its own.
class Minimiser {
 public:
  /// \param likelihood must outlive this; its data may change between fits
  explicit Minimiser(Likelihood& likelihood);

  /// \param start is moved into the region
  Minimum minimise(const Region& region, std::span<const double> start);

 private:
  Minimum descend(const Region& region, std::span<const double> start);
  void look_across_kinks(const Region& region, Minimum& minimum);
  double evaluate(const Region& region);
  void choose_sides(const Region& region);
  void set_step_bounds(const Region& region);
  bool find_step();
  bool take_step(const Region& region, Minimum& minimum);

  Likelihood& likelihood_;
  std::vector<unsigned char> may_have_kink_;  // of each parameter
  bool has_kinks_ = false;
  std::vector<double> point_;
  std::vector<double> before_;
  std::vector<double> gradient_;
  std::vector<double> gradient_below_;
  std::vector<Side> sides_;
  std::vector<unsigned char> is_held_;  // at a kink that is a minimum
  Matrix hessian_;
  BoxStep box_;
};

}  // namespace hepsweep::studies::histfactory
