#include "studies/baselines/fisher_discriminant.hh"

#include <array>
#include <cmath>

#include "core/error.hh"
#include "studies/baselines/linear_model.hh"
#include "studies/baselines/symmetric_matrix.hh"

namespace hepsweep::studies {
namespace {

constexpr const char* method_name = "fisher_discriminant";
constexpr std::size_t between_signs = 1 << 16;  // events

struct ClassMean {
  double weight = 0;
  std::vector<double> mean;
};

using Means = std::array<ClassMean, 2>;

Means means_of(const TrainingSample& sample) {
  Means means;
  for (ClassMean& one : means) one.mean.resize(sample.inputs);
  for (std::size_t i = 0; i < sample.events(); ++i) {
    ClassMean& one = means.at(static_cast<std::size_t>(sample.labels[i]));
    const auto weight = static_cast<double>(sample.weights[i]);
    one.weight += weight;
    const auto event = sample.event(i);
    for (std::size_t j = 0; j < sample.inputs; ++j) {
      one.mean[j] += weight * static_cast<double>(event[j]);
    }
  }
  for (ClassMean& one : means) {
    for (double& value : one.mean) value /= one.weight;
  }
  return means;
}

SymmetricMatrix covariance_of(const TrainingSample& sample, const Means& means,
                              const FitControl& control) {
  SymmetricMatrix covariance(sample.inputs);
  std::vector<double> distance(sample.inputs);
  for (std::size_t i = 0; i < sample.events(); ++i) {
    if (i % between_signs == 0 && control.between_rounds) control.between_rounds(0);
    const auto& mean = means.at(static_cast<std::size_t>(sample.labels[i])).mean;
    const auto event = sample.event(i);
    for (std::size_t j = 0; j < sample.inputs; ++j) {
      distance[j] = static_cast<double>(event[j]) - mean[j];
    }
    covariance.add_square(
        distance, static_cast<double>(sample.weights[i]) / (means[0].weight + means[1].weight));
  }
  return covariance;
}

ClassicFit fit(const Json&, const TrainingSample& sample, const FitControl& control) {
  const Means means = means_of(sample);
  std::vector<double> difference(sample.inputs);
  for (std::size_t j = 0; j < sample.inputs; ++j) {
    difference[j] = means[1].mean[j] - means[0].mean[j];
  }
  auto coefficients = covariance_of(sample, means, control).solve(difference);
  if (!coefficients) {
    throw InputError(
        "network.fisher_discriminant: with the negative weights of these events their covariance "
        "is negative in some direction; set data.negative_weights to \"absolute\" or \"drop\"");
  }
  double constant = std::log(means[1].weight / means[0].weight);
  for (std::size_t j = 0; j < sample.inputs; ++j) {
    constant -= (*coefficients)[j] * (means[0].mean[j] + means[1].mean[j]) / 2;
  }
  return {.model = std::make_unique<LinearModel>(method_name, constant, std::move(*coefficients))};
}

ClassicDescription describe(const Json&, std::size_t inputs) {
  return {.parameters = inputs + 1, .multiply_adds = inputs * inputs};
}

}  // namespace

ClassicMethod fisher_discriminant() {
  return {.name = method_name,
          .several_classes = false,
          .negative_weights = true,
          .check = [](ObjectReader&) {},
          .describe = describe,
          .fit = fit,
          .read = [](ObjectReader& reader,
                     const std::vector<float>&) { return read_linear_model(method_name, reader); }};
}

}  // namespace hepsweep::studies
