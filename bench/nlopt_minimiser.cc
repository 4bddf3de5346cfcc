#include "bench/nlopt_minimiser.hh"

#include <algorithm>
#include <array>
#include <cmath>
#include <memory>
#include <nlopt.h>
#include <span>
#include <type_traits>

namespace hepsweep::bench {
namespace {

using studies::histfactory::Likelihood;
using studies::histfactory::Region;

constexpr int most_evaluations = 20'000;

struct Objective {
  Likelihood& likelihood;
  int evaluations = 0;
};

double evaluate(unsigned size, const double* point, double* gradient, void* objective) {
  auto& [likelihood, evaluations] = *static_cast<Objective*>(objective);
  ++evaluations;
  const std::span<const double> parameters(point, size);
  if (gradient == nullptr) return likelihood.twice_nll(parameters);
  std::fill_n(gradient, size, 0.0);  // where -2 ln L is infinite there is none
  return likelihood.gradient(parameters, {gradient, size});
}

nlopt_algorithm algorithm_of(NloptMethod method) {
  static constexpr std::array<nlopt_algorithm, 4> algorithms{NLOPT_LD_SLSQP, NLOPT_LD_LBFGS,
                                                             NLOPT_LD_MMA, NLOPT_LD_CCSAQ};
  return algorithms[static_cast<std::size_t>(method)];
}

}  // namespace

std::string_view name_of(NloptMethod method) {
  static constexpr std::array<std::string_view, 4> names{"SLSQP", "L-BFGS", "MMA", "CCSAQ"};
  return names[static_cast<std::size_t>(method)];
}

NloptMinimum nlopt_minimise(Likelihood& likelihood, const Region& region,
                            const std::vector<double>& start, NloptMethod method,
                            double tolerance) {
  const std::unique_ptr<std::remove_pointer_t<nlopt_opt>, decltype(&nlopt_destroy)> fit(
      nlopt_create(algorithm_of(method), static_cast<unsigned>(start.size())), nlopt_destroy);
  Objective objective{likelihood};
  nlopt_set_min_objective(fit.get(), evaluate, &objective);
  nlopt_set_lower_bounds(fit.get(), region.lower.data());
  nlopt_set_upper_bounds(fit.get(), region.upper.data());
  nlopt_set_ftol_abs(fit.get(), tolerance);
  nlopt_set_maxeval(fit.get(), most_evaluations);
  NloptMinimum minimum{.parameters = start};
  for (std::size_t i = 0; i < start.size(); ++i) {
    minimum.parameters[i] = std::clamp(start[i], region.lower[i], region.upper[i]);
  }
  const nlopt_result result =
      nlopt_optimize(fit.get(), minimum.parameters.data(), &minimum.twice_nll);
  minimum.has_converged =
      result == NLOPT_SUCCESS || result == NLOPT_FTOL_REACHED || result == NLOPT_XTOL_REACHED;
  minimum.twice_nll = likelihood.twice_nll(minimum.parameters);
  minimum.evaluations = objective.evaluations;
  return minimum;
}

double best_tolerance(Likelihood& likelihood, const Region& region,
                      const std::vector<double>& start, NloptMethod method) {
  for (int digits = 14; digits >= 2; --digits) {
    const double tolerance = std::pow(10.0, -digits);
    if (nlopt_minimise(likelihood, region, start, method, tolerance).has_converged)
      return tolerance;
  }
  return 0;
}

}  // namespace hepsweep::bench
