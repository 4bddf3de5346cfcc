#include "nn/initialisers/initialiser.hh"

#include <stdexcept>

#include "nn/initialisers/glorot.hh"
#include "nn/initialisers/he.hh"

namespace hepsweep::nn {

const std::vector<Initialiser>& initialisers() {
  static const std::vector<Initialiser> table = {
      {"glorot_uniform", "uniform within +-sqrt(6 / (fan_in + fan_out))", glorot_uniform},
      {"glorot_normal", "normal, variance 2 / (fan_in + fan_out)", glorot_normal},
      {"he_uniform", "uniform within +-sqrt(6 / fan_in)", he_uniform},
      {"he_normal", "normal, variance 2 / fan_in", he_normal},
  };
  return table;
}

std::vector<std::string> initialiser_names() {
  std::vector<std::string> names;
  for (const Initialiser& entry : initialisers()) names.push_back(entry.name);
  return names;
}

const Initialiser& initialiser(const std::string& name) {
  for (const Initialiser& entry : initialisers()) {
    if (entry.name == name) return entry;
  }
  throw std::invalid_argument("no initialiser \"" + name + "\"");
}

}  // namespace hepsweep::nn
