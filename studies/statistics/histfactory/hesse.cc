#include "studies/statistics/histfactory/hesse.hh"

#include <algorithm>
#include <cmath>

#include "studies/statistics/histfactory/cholesky.hh"

namespace hepsweep::studies::histfactory {
namespace {

std::string kink_reason(const Model& model, const Minimum& minimum) {
  std::string names;
  for (const std::size_t index : minimum.at_kink) {
    names += (names.empty() ? "" : ", ") + model.parameters()[index].name;
  }
  return "best fit on an interpolation kink of: " + names;
}

std::vector<std::size_t> moving(const Region& region, const Minimum& minimum, bool at_bounds_too) {
  std::vector<std::size_t> part;
  for (std::size_t i = 0; i < minimum.parameters.size(); ++i) {
    const double value = minimum.parameters[i];
    const bool is_at_bound = value <= region.lower[i] || value >= region.upper[i];
    if (!region.is_fixed(i) && (at_bounds_too || !is_at_bound)) part.push_back(i);
  }
  return part;
}

void fill(Hesse& result, const Cholesky& cholesky, const std::vector<std::size_t>& part) {
  Matrix covariance(part.size());
  std::vector<double> column(part.size());
  for (std::size_t k = 0; k < part.size(); ++k) {
    std::fill(column.begin(), column.end(), 0.0);
    column[k] = 2;
    cholesky.solve(column);
    for (std::size_t l = 0; l < part.size(); ++l) covariance(l, k) = column[l];
    result.uncertainties[part[k]] = std::sqrt(column[k]);
  }
  for (std::size_t k = 0; k < part.size(); ++k) {
    for (std::size_t l = 0; l < part.size(); ++l) {
      const double scale = result.uncertainties[part[k]] * result.uncertainties[part[l]];
      result.correlation(part[k], part[l]) = k == l ? 1 : covariance(k, l) / scale;
    }
  }
}

}  // namespace

Hesse hesse(Likelihood& likelihood, const Region& region, const Minimum& minimum) {
  Hesse result;
  if (!minimum.has_converged()) {
    result.absent_because = "the fit has not converged: " + std::string(name_of(minimum.status));
    return result;
  }
  if (!minimum.at_kink.empty()) {
    result.absent_because = kink_reason(likelihood.model(), minimum);
    return result;
  }
  const std::size_t size = minimum.parameters.size();
  std::vector<double> gradient(size);
  Matrix second(size);
  likelihood.gradient(minimum.parameters, gradient);
  likelihood.hessian(second);
  Cholesky cholesky;
  for (const bool at_bounds_too : {true, false}) {
    const std::vector<std::size_t> part = moving(region, minimum, at_bounds_too);
    if (!cholesky.factorise(second, part)) continue;
    result.uncertainties.assign(size, 0.0);
    result.correlation = Matrix(size);
    fill(result, cholesky, part);
    return result;
  }
  result.absent_because = "the second derivatives at the best fit are not positive definite";
  return result;
}

}  // namespace hepsweep::studies::histfactory
