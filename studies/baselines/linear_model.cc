#include "studies/baselines/linear_model.hh"

#include <algorithm>
#include <cmath>
#include <numeric>

#include <fmt/core.h>

#include "core/table.hh"
#include "studies/baselines/stored_numbers.hh"

namespace hepsweep::studies {

double logistic(double z) {
  if (z >= 0) return 1 / (1 + std::exp(-z));
  const double e = std::exp(z);
  return e / (1 + e);
}

LinearModel::LinearModel(std::string method, double constant, std::vector<double> coefficients)
    : method_(std::move(method)), constant_(constant), coefficients_(std::move(coefficients)) {}

void LinearModel::predict(const float* events, std::size_t count, float* scores) const {
  for (std::size_t i = 0; i < count; ++i) {
    double sum = constant_;
    for (const double coefficient : coefficients_) {
      sum += coefficient * static_cast<double>(*events++);
    }
    scores[i] = static_cast<float>(logistic(sum));
  }
}

Json LinearModel::to_json() const {
  return {{method_, {{"constant", constant_}, {"coefficients", coefficients_}}}};
}

std::string LinearModel::text(const std::vector<std::string>& names,
                              const std::vector<double>& mean,
                              const std::vector<double>& scale) const {
  std::vector<std::size_t> order(inputs());
  std::iota(order.begin(), order.end(), 0U);
  std::stable_sort(order.begin(), order.end(), [this](std::size_t a, std::size_t b) {
    return std::abs(coefficients_[a]) > std::abs(coefficients_[b]);
  });
  Table table({"input", "coefficient (of the standardised input)", "of its own unit"});
  for (const std::size_t i : order) {
    const double unit = i < scale.size() ? scale[i] : 1;
    table.add_row({names.at(i), fmt::format("{:.4g}", coefficients_[i]),
                   fmt::format("{:.4g}", coefficients_[i] / unit)});
  }
  double constant = constant_;
  for (std::size_t i = 0; i < mean.size(); ++i) constant -= coefficients_[i] * mean[i] / scale[i];
  table.add_row({"constant", fmt::format("{:.4g}", constant_), fmt::format("{:.4g}", constant)});
  return table.text();
}

std::unique_ptr<ClassicModel> read_linear_model(const std::string& method, ObjectReader& reader) {
  const double constant = reader.number("constant");
  return std::make_unique<LinearModel>(method, constant,
                                       read_stored_numbers(reader, "coefficients"));
}

}  // namespace hepsweep::studies
