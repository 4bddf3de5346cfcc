#include "nn/modules/table.hh"

#include "core/error.hh"
#include "core/words.hh"
#include "nn/modules/activation_layer.hh"
#include "nn/modules/dense.hh"
#include "nn/modules/dropout.hh"

namespace hepsweep::nn {

const std::vector<LayerKind>& layer_kinds() {
  static const std::vector<LayerKind> kinds = {
      {"dense", "activation(W x + b), every input to every unit", read_dense},
      {"dropout", "drops values at random in training", read_dropout},
      {"activation", "an activation alone", read_activation_layer},
  };
  return kinds;
}

const LayerKind& layer_kind(const std::string& name, const std::string& path) {
  std::vector<std::string> known;
  for (const LayerKind& kind : layer_kinds()) {
    if (kind.name == name) return kind;
    known.push_back(kind.name);
  }
  throw JsonError(path, unknown_word_message(name, known));
}

}  // namespace hepsweep::nn
