#include "studies/statistics/histfactory/workspace.hh"

#include <algorithm>
#include <cmath>

#include "core/error.hh"
#include "studies/statistics/histfactory/fit.hh"
#include "tests/fuzz/target.hh"
#include "tests/fuzz/targets/targets.hh"

namespace hepsweep::fuzz {
namespace {

using namespace studies::histfactory;

// A fit takes up to 300 steps of Newton's method; a fuzzer wants thousands of inputs a second.
constexpr std::size_t most_bins_fitted = 8;
constexpr std::size_t most_parameters_fitted = 8;
constexpr std::size_t most_parameters_evaluated = 100;

bool all_finite(std::span<const double> values) {
  return std::ranges::all_of(values, [](double value) { return std::isfinite(value); });
}

// A point inside the bounds and off the starting values.
std::vector<double> other_point(const Model& model) {
  std::vector<double> point;
  for (const Parameter& parameter : model.parameters()) {
    point.push_back(0.7 * parameter.init + 0.3 * (0.5 * parameter.lower + 0.5 * parameter.upper));
  }
  return point;
}

void evaluate(Likelihood& likelihood, const std::vector<double>& point) {
  std::vector<double> gradient(point.size());
  Matrix hessian(point.size());
  const double value = likelihood.twice_nll(point);
  demand(!(value == -INFINITY), "no likelihood is infinite");
  const double again = likelihood.gradient(point, gradient);
  demand(value == again || !std::isfinite(value), "the value comes with and without a gradient");
  if (std::isfinite(value)) likelihood.hessian(hessian);
}

void fit_small(const Model& model) {
  Likelihood likelihood(model);
  Minimiser minimiser(likelihood);
  const Region region(model);
  const Minimum minimum = minimiser.minimise(region, model.starting_values());
  demand(!name_of(minimum.status).empty(), "a fit states how it ended");
  const Hesse errors = hesse(likelihood, region, minimum);
  demand(errors.exists() == errors.absent_because.empty(), "missing uncertainties have a reason");
  if (!minimum.has_converged()) return;
  demand(std::isfinite(minimum.twice_nll), "a converged fit has a finite likelihood");
  demand(all_finite(minimum.parameters), "a converged fit has finite parameters");
  demand(!errors.exists() || all_finite(errors.uncertainties), "uncertainties are finite");
}

void exercise(const Model& model) {
  const std::size_t parameters = model.parameters().size();
  if (parameters > most_parameters_evaluated) return;
  Likelihood likelihood(model);
  evaluate(likelihood, model.starting_values());
  evaluate(likelihood, other_point(model));
  if (model.bins() <= most_bins_fitted && parameters <= most_parameters_fitted) fit_small(model);
}

}  // namespace

bool accepts_workspace(std::string_view bytes) {
  try {
    const Workspace workspace = parse_workspace(bytes, "workspace.json");
    const std::string written = to_json(workspace).dump();
    demand(to_json(parse_workspace(written, "workspace.json")).dump() == written,
           "a workspace written again is the same workspace");
    for (const Measurement& measurement : workspace.measurements) {
      for (const auto interpolation : {Interpolation::code4_code4p, Interpolation::code1_code0}) {
        exercise(
            Model(workspace,
                  {.measurement = measurement.name, .poi = "", .interpolation = interpolation}));
      }
    }
    return true;
  } catch (const InputError& error) {
    demand(std::string_view(error.what()).size() > 20, "a refusal says what is wrong");
    return false;
  }
}

}  // namespace hepsweep::fuzz
