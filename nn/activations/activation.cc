#include "nn/activations/activation.hh"

#include <stdexcept>

namespace hepsweep::nn {

const std::vector<ActivationKind>& activation_kinds() {
  using kernels::Activation;
  static const std::vector<ActivationKind> kinds = {
      {"identity", "z", Activation::identity, false},
      {"relu", "max(z, 0)", Activation::relu, false},
      {"sigmoid", "1 / (1 + exp(-z))", Activation::sigmoid, false},
      {"tanh", "tanh(z)", Activation::tanh, false},
      {"softmax", "exp(z_k) / sum_j exp(z_j)", Activation::softmax, true},
  };
  return kinds;
}

std::vector<std::string> activation_names() {
  std::vector<std::string> names;
  for (const ActivationKind& kind : activation_kinds()) names.push_back(kind.name);
  return names;
}

const ActivationKind& activation_kind(const std::string& name) {
  for (const ActivationKind& kind : activation_kinds()) {
    if (kind.name == name) return kind;
  }
  throw std::invalid_argument("no activation \"" + name + "\"");
}

}  // namespace hepsweep::nn
