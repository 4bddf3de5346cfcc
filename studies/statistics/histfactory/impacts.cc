#include "studies/statistics/histfactory/inference.hh"

namespace hepsweep::studies::histfactory {
namespace {

class ImpactFits {
 public:
  ImpactFits(Fitter& fitter, const FitResult& result)
      : fitter_(fitter), result_(result), poi_(fitter.model().poi()) {}

  Impact impact(std::size_t parameter) {
    const double prefit = fitter_.model().parameters()[parameter].prefit_width();
    const double postfit = result_.hesse.exists() ? result_.hesse.uncertainties[parameter] : 0;
    return {.parameter = parameter,
            .prefit_up = shift(parameter, prefit),
            .prefit_down = shift(parameter, -prefit),
            .postfit_up = shift(parameter, postfit),
            .postfit_down = shift(parameter, -postfit)};
  }

 private:
  Impact::Shift shift(std::size_t parameter, double change) {
    if (change == 0) return {};
    const std::vector<double>& best = result_.minimum.parameters;
    const double value = best[parameter] + change;
    const Parameter& description = fitter_.model().parameters()[parameter];
    if (value < 0 && description.lower >= 0) return {};  // a gamma, a normalisation
    Region region = fitter_.region();
    region.fix(parameter, value);
    const Minimum minimum = fitter_.minimise(region, best);
    if (!minimum.has_converged()) return {};
    return {.value = minimum.parameters[poi_] - best[poi_],
            .is_at_bound = minimum.parameters[poi_] <= region.lower[poi_] ||
                           minimum.parameters[poi_] >= region.upper[poi_]};
  }

  Fitter& fitter_;
  const FitResult& result_;
  std::size_t poi_;
};

}  // namespace

std::vector<Impact> impacts(Fitter& fitter, const FitResult& result) {
  std::vector<Impact> all;
  if (!result.minimum.has_converged() || result.poi_at_lower_bound) return all;
  ImpactFits fits(fitter, result);
  for (std::size_t i = 0; i < fitter.model().parameters().size(); ++i) {
    if (i == fitter.model().poi() || fitter.region().is_fixed(i)) continue;
    all.push_back(fits.impact(i));
  }
  return all;
}

}  // namespace hepsweep::studies::histfactory
