#pragma once

#include <string>
#include <vector>

#include "studies/statistics/histfactory/fitter.hh"
#include "studies/statistics/histfactory/hesse.hh"

namespace hepsweep::studies::histfactory {

/// What a maximum-likelihood fit says. NaN: not defined.
struct FitResult {
  Minimum minimum;
  Hesse hesse;  ///< with the parameter of interest at its lower bound, of the others
  /// Where the likelihood would go on rising beyond the bound.
  bool poi_at_lower_bound = false;
  bool poi_at_upper_bound = false;
  double poi_hat = std::numeric_limits<double>::quiet_NaN();
  double poi_uncertainty = std::numeric_limits<double>::quiet_NaN();
  /// Where the best fit is at the lower bound: the minimum without it; NaN where yields would
  /// become negative first.
  double twice_nll_unbounded = std::numeric_limits<double>::quiet_NaN();
  double poi_hat_unbounded = std::numeric_limits<double>::quiet_NaN();
  ProfileInterval interval{.minus = std::numeric_limits<double>::quiet_NaN(),
                           .plus = std::numeric_limits<double>::quiet_NaN()};
  /// (fitted - auxiliary)/pre-fit width of each parameter; NaN: unconstrained or fixed
  std::vector<double> pulls;
  /// post-fit/pre-fit width
  std::vector<double> constraints;
};

/// The best fit with all that is derived from it.
FitResult fit(Fitter& fitter);

}  // namespace hepsweep::studies::histfactory
