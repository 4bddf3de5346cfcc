#pragma once

#include <string_view>
#include <vector>

#include "studies/statistics/histfactory/likelihood.hh"
#include "studies/statistics/histfactory/minimiser.hh"

/// NLopt's methods on the same likelihood, with the same gradient, between the same bounds: an
/// independent opinion on minima, and what they cost.
namespace hepsweep::bench {

enum class NloptMethod { slsqp, lbfgs, mma, ccsaq };

constexpr NloptMethod nlopt_methods[] = {NloptMethod::slsqp, NloptMethod::lbfgs, NloptMethod::mma,
                                         NloptMethod::ccsaq};

std::string_view name_of(NloptMethod method);

struct NloptMinimum {
  bool has_converged = false;  ///< NLopt says so, and not only that steps or evaluations ran out
  double twice_nll = 0;
  std::vector<double> parameters;
  int evaluations = 0;  ///< of -2 ln L with its gradient
};

/// \param tolerance a step that changes -2 ln L by less ends the fit
NloptMinimum nlopt_minimise(studies::histfactory::Likelihood& likelihood,
                            const studies::histfactory::Region& region,
                            const std::vector<double>& start, NloptMethod method, double tolerance);

/// The smallest power of ten from 1e-14 to 1e-2 with which the method converges; 0: there is none.
double best_tolerance(studies::histfactory::Likelihood& likelihood,
                      const studies::histfactory::Region& region, const std::vector<double>& start,
                      NloptMethod method);

}  // namespace hepsweep::bench
