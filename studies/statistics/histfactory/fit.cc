#include "studies/statistics/histfactory/fit.hh"

#include <cmath>

namespace hepsweep::studies::histfactory {
namespace {

constexpr double not_a_number = std::numeric_limits<double>::quiet_NaN();
constexpr double far_below = -1e6;  // stands for no bound

void fit_without_lower_bound(Fitter& fitter, FitResult& result) {
  const std::size_t poi = fitter.model().poi();
  Region region = fitter.region();
  region.lower[poi] = far_below;
  const Minimum minimum = fitter.minimise(region, fitter.best().parameters);
  if (!minimum.has_converged()) return;
  result.poi_hat_unbounded = minimum.parameters[poi];
  result.twice_nll_unbounded = minimum.twice_nll;
}

// Whether the likelihood rises beyond a bound at which the fit ended: by more than rounding leaves
// where the best fit lies at the bound just so, as for data without any signal.
void look_at_bounds(Fitter& fitter, FitResult& result) {
  constexpr double least_push = 1e-5;  // slope of -2 ln L times the uncertainty
  const std::size_t poi = fitter.model().poi();
  const Region& region = fitter.region();
  if (region.is_fixed(poi)) return;
  const Hesse& errors = fitter.errors();
  const double uncertainty = errors.exists() ? errors.uncertainties[poi] : 0;
  const double slope = result.minimum.gradient.empty() ? 0 : result.minimum.gradient[poi];
  const bool pushes = !(uncertainty > 0) || std::abs(slope * uncertainty) > least_push;
  result.poi_at_lower_bound = result.poi_hat <= region.lower[poi] && pushes;
  result.poi_at_upper_bound = result.poi_hat >= region.upper[poi] && pushes;
}

Hesse errors_of_the_others(Fitter& fitter) {
  const std::size_t poi = fitter.model().poi();
  Region region = fitter.region();
  region.fix(poi, fitter.best().parameters[poi]);
  return hesse(fitter.likelihood(), region, fitter.best());
}

// A gamma's pull is taken relative to what its auxiliary measurement prefers: 1, or a/f.
void add_pulls(FitResult& result, const Likelihood& likelihood, const Region& region) {
  const std::vector<Parameter>& parameters = likelihood.model().parameters();
  result.pulls.assign(parameters.size(), not_a_number);
  result.constraints.assign(parameters.size(), not_a_number);
  const std::vector<std::size_t>& constrained = likelihood.model().constrained();
  for (std::size_t k = 0; k < constrained.size(); ++k) {
    const std::size_t i = constrained[k];
    const Parameter& parameter = parameters[i];
    double auxiliary = likelihood.data().auxiliary[k];
    if (parameter.constraint == Constraint::poisson) auxiliary /= parameter.scale;
    const double width = parameter.prefit_width();
    if (width == 0 || region.is_fixed(i)) continue;
    result.pulls[i] = (result.minimum.parameters[i] - auxiliary) / width;
    if (result.hesse.exists()) result.constraints[i] = result.hesse.uncertainties[i] / width;
  }
}

}  // namespace

FitResult fit(Fitter& fitter) {
  FitResult result;
  result.minimum = fitter.best();
  const std::size_t poi = fitter.model().poi();
  const bool has_poi = poi != Model::no_poi;
  if (has_poi && result.minimum.has_converged()) {
    result.poi_hat = result.minimum.parameters[poi];
    look_at_bounds(fitter, result);
  }
  result.hesse = result.poi_at_lower_bound ? errors_of_the_others(fitter) : fitter.errors();
  if (!result.minimum.has_converged()) return result;
  add_pulls(result, fitter.likelihood(), fitter.region());
  if (!has_poi || fitter.region().is_fixed(poi)) return result;
  if (result.poi_at_lower_bound) {
    fit_without_lower_bound(fitter, result);
  } else if (result.hesse.exists()) {
    result.poi_uncertainty = result.hesse.uncertainties[poi];
  }
  result.interval = profile_interval(fitter);
  return result;
}

}  // namespace hepsweep::studies::histfactory
