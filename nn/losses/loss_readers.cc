#include "nn/losses/loss_readers.hh"

#include <fmt/core.h>

namespace hepsweep::nn {
namespace {

std::vector<double> read_quantiles(ObjectReader& settings) {
  const Json* list = settings.find("quantiles");
  if (list == nullptr) return {0.5};
  if (!list->is_array() || list->empty()) {
    settings.fail("quantiles",
                  fmt::format("{} is no list of quantiles; write [0.16, 0.5, 0.84]", shown(*list)));
  }
  std::vector<double> quantiles;
  for (const Json& one : *list) {
    const double value = one.is_number() ? one.get<double>() : 0;
    if (!(value > 0 && value < 1)) {
      settings.fail("quantiles",
                    fmt::format("{} is no quantile; it must be a number in (0, 1)", shown(one)));
    }
    quantiles.push_back(value);
  }
  return quantiles;
}

}  // namespace

LossFunctions read_binary_cross_entropy(ObjectReader& /*settings*/) {
  return {kernels::sigmoid_cross_entropy<float>, kernels::sigmoid_cross_entropy<double>};
}

LossFunctions read_categorical_cross_entropy(ObjectReader& /*settings*/) {
  return {kernels::softmax_cross_entropy<float>, kernels::softmax_cross_entropy<double>};
}

LossFunctions read_hinge(ObjectReader& /*settings*/) {
  return {kernels::hinge_loss<float>, kernels::hinge_loss<double>};
}

LossFunctions read_perceptron(ObjectReader& /*settings*/) {
  return {kernels::perceptron_loss<float>, kernels::perceptron_loss<double>};
}

LossFunctions read_half_squared_error(ObjectReader& /*settings*/) {
  return {kernels::half_squared_error<float>, kernels::half_squared_error<double>};
}

LossFunctions read_squared_error(ObjectReader& /*settings*/) {
  return {kernels::squared_error<float>, kernels::squared_error<double>};
}

LossFunctions read_absolute(ObjectReader& /*settings*/) {
  return {kernels::absolute_error<float>, kernels::absolute_error<double>};
}

LossFunctions read_focal(ObjectReader& settings) {
  kernels::FocalFactors factors{.gamma = settings.number("gamma", Range::between(0, 100), 2)};
  if (settings.find("alpha") != nullptr) {
    factors.signal = settings.number("alpha", Range::between(0, 1));
    factors.background = 1 - factors.signal;
  }
  return {[factors](const kernels::LossBatch<float>& batch, float scale, float* gradient) {
            return kernels::focal_loss(batch, factors, scale, gradient);
          },
          [factors](const kernels::LossBatch<double>& batch, double scale, double* gradient) {
            return kernels::focal_loss(batch, factors, scale, gradient);
          }};
}

LossFunctions read_huber(ObjectReader& settings) {
  const double delta = settings.number("delta", Range::positive(), 1);
  return {[delta](const kernels::LossBatch<float>& batch, float scale, float* gradient) {
            return kernels::huber_loss(batch, delta, scale, gradient);
          },
          [delta](const kernels::LossBatch<double>& batch, double scale, double* gradient) {
            return kernels::huber_loss(batch, delta, scale, gradient);
          }};
}

LossFunctions read_quantile(ObjectReader& settings) {
  const std::vector<double> quantiles = read_quantiles(settings);
  return {[quantiles](const kernels::LossBatch<float>& batch, float scale, float* gradient) {
            return kernels::quantile_loss(batch, quantiles.data(), scale, gradient);
          },
          [quantiles](const kernels::LossBatch<double>& batch, double scale, double* gradient) {
            return kernels::quantile_loss(batch, quantiles.data(), scale, gradient);
          },
          quantiles.size()};
}

}  // namespace hepsweep::nn
