#include "studies/statistics/histfactory/fit.hh"

namespace hepsweep::studies::histfactory {
namespace {

constexpr double not_a_number = std::numeric_limits<double>::quiet_NaN();
constexpr double far_below = -1e6;  // stands for no bound

double poi_without_bound(Fitter& fitter) {
  const std::size_t poi = fitter.model().poi();
  Region region = fitter.region();
  region.lower[poi] = far_below;
  const Minimum minimum = fitter.minimise(region, fitter.best().parameters);
  return minimum.has_converged() ? minimum.parameters[poi] : not_a_number;
}

Hesse errors_of_the_others(Fitter& fitter) {
  const std::size_t poi = fitter.model().poi();
  Region region = fitter.region();
  region.fix(poi, fitter.best().parameters[poi]);
  return hesse(fitter.likelihood(), region, fitter.best());
}

// A gamma's pull is taken relative to what its auxiliary measurement prefers: 1, or a/f.
void add_pulls(FitResult& result, const Likelihood& likelihood) {
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
    if (width == 0) continue;
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
    const Region& region = fitter.region();
    result.poi_at_lower_bound = !region.is_fixed(poi) && result.poi_hat <= region.lower[poi];
  }
  result.hesse = result.poi_at_lower_bound ? errors_of_the_others(fitter) : fitter.errors();
  if (!result.minimum.has_converged()) return result;
  add_pulls(result, fitter.likelihood());
  if (!has_poi || fitter.region().is_fixed(poi)) return result;
  if (result.poi_at_lower_bound) {
    result.poi_hat_unbounded = poi_without_bound(fitter);
  } else if (result.hesse.exists()) {
    result.poi_uncertainty = result.hesse.uncertainties[poi];
  }
  result.interval = profile_interval(fitter);
  return result;
}

}  // namespace hepsweep::studies::histfactory
