#include "nn/losses/loss.hh"

#include <stdexcept>

namespace hepsweep::nn {

const std::vector<LossKind>& loss_kinds() {
  using namespace kernels;
  static const std::vector<LossKind> kinds = {
      {"binary_cross_entropy", "sum over outputs of -t log y - (1 - t) log(1 - y)", "sigmoid", 1,
       sigmoid_cross_entropy<float>, sigmoid_cross_entropy<double>},
      {"categorical_cross_entropy", "-sum_k t_k log y_k", "softmax", 2,
       softmax_cross_entropy<float>, softmax_cross_entropy<double>},
      // With the half, whose gradient is y - t, and summed over the outputs.
      {"mean_squared_error", "1/2 sum_k (y_k - t_k)^2", "", 1, half_squared_error<float>,
       half_squared_error<double>},
  };
  return kinds;
}

std::vector<std::string> loss_names() {
  std::vector<std::string> names;
  for (const LossKind& kind : loss_kinds()) names.push_back(kind.name);
  return names;
}

const LossKind& loss_kind(const std::string& name) {
  for (const LossKind& kind : loss_kinds()) {
    if (kind.name == name) return kind;
  }
  throw std::invalid_argument("no loss \"" + name + "\"");
}

template <>
LossFunction<float> loss_function(const LossKind& kind) {
  return kind.compute_float;
}

template <>
LossFunction<double> loss_function(const LossKind& kind) {
  return kind.compute_double;
}

}  // namespace hepsweep::nn
