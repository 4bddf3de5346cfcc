#include "studies/statistics/histfactory/likelihood.hh"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>
#include <stdexcept>

#include "studies/statistics/histfactory/poisson_terms.hh"

namespace hepsweep::studies::histfactory {
namespace {

double constants_of(const Model& model, const Data& data) {
  double sum = 0;
  for (const double n : data.main) sum += 2 * poisson_constant(n);
  for (std::size_t k = 0; k < data.auxiliary.size(); ++k) {
    const Parameter& parameter = model.parameters()[model.constrained()[k]];
    const double a = data.auxiliary[k];
    sum += parameter.constraint == Constraint::normal
               ? std::log(2 * std::numbers::pi * parameter.scale * parameter.scale)
               : 2 * poisson_constant(a);
  }
  return sum;
}

}  // namespace

Likelihood::Likelihood(const Model& model, Data data)
    : model_(&model),
      yields_(model.layout()),
      point_(model.parameters().size()),
      weights_(model.bins()),
      curvatures_(model.bins()) {
  set_data(std::move(data));
}

void Likelihood::set_data(Data data) {
  const Data& pattern = model_->observed();
  if (data.main.size() != pattern.main.size() ||
      data.auxiliary.size() != pattern.auxiliary.size()) {
    throw std::invalid_argument("data of another model");
  }
  data_ = std::move(data);
  constants_ = constants_of(*model_, data_);
}

double Likelihood::value_at_point(std::span<const double> parameters) const {
  double main = 0;
  const std::span<const double> yields = yields_.values();
  for (std::size_t bin = 0; bin < yields.size(); ++bin) {
    const double n = data_.main[bin];
    if (!(yields[bin] > 0) && !(yields[bin] == 0 && n == 0)) {
      return std::numeric_limits<double>::infinity();
    }
    main += poisson_distance(n, yields[bin]);
  }
  double normal = 0;
  double poisson = 0;
  const std::vector<Parameter>& all = model_->parameters();
  for (std::size_t k = 0; k < data_.auxiliary.size(); ++k) {
    const std::size_t i = model_->constrained()[k];
    const double a = data_.auxiliary[k];
    if (all[i].constraint == Constraint::normal) {
      const double pull = (a - parameters[i]) / all[i].scale;
      normal += pull * pull;
    } else {
      const double expected = all[i].scale * parameters[i];
      if (expected < 0 || (expected == 0 && a > 0)) return std::numeric_limits<double>::infinity();
      poisson += poisson_distance(a, expected);
    }
  }
  return 2 * main + normal + 2 * poisson + constants_;
}

double Likelihood::twice_nll(std::span<const double> parameters) {
  yields_.set_point(parameters);
  return value_at_point(parameters);
}

double Likelihood::gradient(std::span<const double> parameters, std::span<double> gradient,
                            std::span<const Side> sides) {
  yields_.set_point(parameters, sides);
  const double value = value_at_point(parameters);
  if (!std::isfinite(value)) return value;
  std::copy(parameters.begin(), parameters.end(), point_.begin());
  const std::span<const double> yields = yields_.values();
  for (std::size_t bin = 0; bin < yields.size(); ++bin) {
    const double n = data_.main[bin];
    weights_[bin] = n > 0 ? 2 * (yields[bin] - n) / yields[bin] : 2;
    curvatures_[bin] = n > 0 ? 2 * n / (yields[bin] * yields[bin]) : 0;
  }
  std::fill(gradient.begin(), gradient.end(), 0.0);
  yields_.add_gradient(weights_, gradient);
  const std::vector<Parameter>& all = model_->parameters();
  for (std::size_t k = 0; k < data_.auxiliary.size(); ++k) {
    const std::size_t i = model_->constrained()[k];
    const double a = data_.auxiliary[k];
    gradient[i] += all[i].constraint == Constraint::normal
                       ? 2 * (parameters[i] - a) / (all[i].scale * all[i].scale)
                   : a > 0 ? 2 * (all[i].scale * parameters[i] - a) / parameters[i]
                           : 2 * all[i].scale;
  }
  return value;
}

void Likelihood::hessian(Matrix& hessian) {
  hessian.set_zero();
  yields_.add_hessian(weights_, curvatures_, hessian);
  const std::vector<Parameter>& all = model_->parameters();
  for (std::size_t k = 0; k < data_.auxiliary.size(); ++k) {
    const std::size_t i = model_->constrained()[k];
    const double a = data_.auxiliary[k];
    hessian(i, i) += all[i].constraint == Constraint::normal
                         ? 2 / (all[i].scale * all[i].scale)
                         : (a > 0 ? 2 * a / (point_[i] * point_[i]) : 0);
  }
  hessian.mirror();
}

}  // namespace hepsweep::studies::histfactory
