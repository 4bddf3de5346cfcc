#pragma once

#include <vector>

#include "core/json.hh"
#include "studies/statistics/histfactory/inference.hh"
#include "studies/statistics/histfactory/toy_tests.hh"

namespace hepsweep::studies::histfactory {

/// All that is said about one data set.
struct Report {
  Data data;
  Region region;  ///< where parameters were looked for, with those that the user fixed
  std::vector<double> expected_before;  ///< events of each bin at the starting values
  double twice_nll_nominal = 0;         ///< at the starting values
  FitResult fit;
  // Only where the model has a parameter of interest that is not fixed, and the fit has converged:
  bool has_inference = false;
  Minimum profile_0;  ///< the best fit with a strength of 0
  Minimum profile_1;
  Discovery discovery;
  Discovery expected_discovery;  ///< of Asimov data of the starting values with a strength of 1
  LimitTest limit_test_1;
  UpperLimit upper_limit;  ///< at 95 %
  std::vector<Impact> impacts;

  /// The first status that is not "converged".
  FitStatus status() const;
};

Report make_report(Fitter& fitter);

/// The keys of the reference files: parameters, and the block of the data set. What is not defined
/// is null.
Json to_json(const Model& model, const Report& report);

/// What toys say about the fit and in place of asymptotic formulas: "coverage", "pull_width", ...,
/// "discovery", "limit_test_mu1", with their errors.
Json to_json(const ToySummary& toys, const ToyTests& tests);

}  // namespace hepsweep::studies::histfactory
