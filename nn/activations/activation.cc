#include "nn/activations/activation.hh"

#include "core/error.hh"
#include "core/words.hh"

namespace hepsweep::nn {

const std::vector<ActivationKind>& activation_kinds() {
  using kernels::Activation;
  static const std::vector<ActivationKind> kinds = {
      {"identity", "z", Activation::identity},
      {"relu", "max(z, 0)", Activation::relu},
      {.name = "leaky_relu",
       .formula = "z > 0 ? z : slope z",
       .kernel = Activation::leaky_relu,
       .setting = {{"slope", 0.01, Range::between(0, 1)}}},
      {.name = "elu",
       .formula = "z > 0 ? z : alpha (exp(z) - 1)",
       .kernel = Activation::elu,
       .setting = {{"alpha", 1, Range::positive()}}},
      {"selu", "1.0507 (z > 0 ? z : 1.6733 (exp(z) - 1))", Activation::selu},
      {"sigmoid", "1 / (1 + exp(-z))", Activation::sigmoid},
      {"tanh", "tanh(z)", Activation::tanh},
      {"softplus", "log(1 + exp(z))", Activation::softplus},
      {"gelu", "z Phi(z), Phi the standard normal distribution", Activation::gelu},
      {.name = "step", .formula = "z > 0 ? 1 : 0", .kernel = Activation::step, .trainable = false},
      {.name = "softmax",
       .formula = "exp(z_k) / sum_j exp(z_j)",
       .kernel = Activation::softmax,
       .whole_row = true},
  };
  return kinds;
}

const ActivationKind& activation_kind(const std::string& name, const std::string& path) {
  std::vector<std::string> known;
  for (const ActivationKind& kind : activation_kinds()) {
    if (kind.name == name) return kind;
    known.push_back(kind.name);
  }
  throw JsonError(path, unknown_word_message(name, known));
}

ActivationPlan read_activation(const Json& json, const std::string& path) {
  const NamedSettings named = read_named_settings(json, path, "an activation");
  const ActivationKind& kind = activation_kind(named.name, path);
  ObjectReader reader(named.settings, named.path);
  double parameter = 0;
  if (kind.setting) {
    parameter = reader.number(kind.setting->name, kind.setting->range, kind.setting->fallback);
  }
  reader.finish();
  return {kind.name, {kind.kernel, parameter}};
}

}  // namespace hepsweep::nn
