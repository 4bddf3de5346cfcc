#pragma once

#include <string>
#include <vector>

#include "core/json_reader.hh"
#include "studies/baselines/classic_model.hh"

namespace hepsweep::studies {

/// score = 1 / (1 + exp(-(constant + sum_i coefficient_i input_i))): the Fisher discriminant's
/// posterior and logistic regression alike.
class LinearModel : public ClassicModel {
 public:
  /// \param method the name under which it is stored
  LinearModel(std::string method, double constant, std::vector<double> coefficients);

  std::size_t inputs() const override { return coefficients_.size(); }
  std::size_t outputs() const override { return 1; }
  std::size_t parameters() const override { return coefficients_.size() + 1; }
  double constant() const { return constant_; }
  const std::vector<double>& coefficients() const { return coefficients_; }

  void predict(const float* events, std::size_t count, float* scores) const override;
  Json to_json() const override;
  std::string text(const std::vector<std::string>& names, const std::vector<double>& mean,
                   const std::vector<double>& scale) const override;

 private:
  std::string method_;
  double constant_;
  std::vector<double> coefficients_;
};

/// \param method under which it was stored \throws JsonError
std::unique_ptr<ClassicModel> read_linear_model(const std::string& method, ObjectReader& reader);

/// 1 / (1 + e^-z), without overflow.
double logistic(double z);

}  // namespace hepsweep::studies
