#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "studies/statistics/histfactory/matrix.hh"
#include "studies/statistics/histfactory/model.hh"
#include "studies/statistics/histfactory/yields.hh"

namespace hepsweep::studies::histfactory {

/// A model with data: -2 ln L with all its constants, and exact derivatives.
///
///   -2 ln L = 2 sum over bins [nu - n ln nu + ln Gamma(n + 1)]
///           + sum over normal constraints [((a - theta)/sigma)^2 + ln(2 pi sigma^2)]
///           + 2 sum over poisson constraints [f theta - a ln(f theta) + ln Gamma(a + 1)]
///
/// Evaluations allocate nothing but use memory of the object: one object for each thread.
class Likelihood {
 public:
  /// \param model must outlive this
  /// \throws std::invalid_argument where the data have other lengths than the model's
  Likelihood(const Model& model, Data data);
  explicit Likelihood(const Model& model) : Likelihood(model, model.observed()) {}

  const Model& model() const { return *model_; }
  const Data& data() const { return data_; }
  void set_data(Data data);

  /// Infinite where a yield is negative, or zero where events were observed.
  double twice_nll(std::span<const double> parameters);

  /// The same and its gradient, which is only set where the value is finite.
  double gradient(std::span<const double> parameters, std::span<double> gradient,
                  std::span<const Side> sides = {});

  /// The second derivatives at the point of the last gradient(), which must have been finite.
  void hessian(Matrix& hessian);

 private:
  double value_at_point(std::span<const double> parameters) const;

  const Model* model_;
  Data data_;
  double constants_ = 0;
  Yields yields_;
  std::vector<double> point_;
  std::vector<double> weights_;
  std::vector<double> curvatures_;
};

}  // namespace hepsweep::studies::histfactory
