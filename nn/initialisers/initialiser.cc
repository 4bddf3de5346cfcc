#include "nn/initialisers/initialiser.hh"

#include <utility>

#include "core/error.hh"
#include "core/words.hh"
#include "nn/initialisers/glorot.hh"
#include "nn/initialisers/he.hh"
#include "nn/initialisers/lecun.hh"
#include "nn/initialisers/orthogonal.hh"
#include "nn/initialisers/plain.hh"

namespace hepsweep::nn {

WeightFiller each_weight(WeightDraw draw) {
  return [draw = std::move(draw)](RandomStream& stream, std::size_t fan_in, std::size_t fan_out,
                                  std::span<double> weights) {
    for (double& weight : weights) {
      weight = draw(stream, static_cast<double>(fan_in), static_cast<double>(fan_out));
    }
  };
}

const std::vector<InitialiserKind>& initialiser_kinds() {
  static const std::vector<InitialiserKind> kinds = {
      {"glorot_uniform", "uniform within +-sqrt(6 / (fan_in + fan_out))", read_glorot_uniform},
      {"glorot_normal", "normal, variance 2 / (fan_in + fan_out)", read_glorot_normal},
      {"he_uniform", "uniform within +-sqrt(6 / fan_in)", read_he_uniform},
      {"he_normal", "normal, variance 2 / fan_in", read_he_normal},
      {"lecun_uniform", "uniform within +-sqrt(3 / fan_in)", read_lecun_uniform},
      {"lecun_normal", "normal, variance 1 / fan_in", read_lecun_normal},
      {"uniform", "uniform within +-limit", read_uniform},
      {"normal", "normal, standard deviation sd", read_normal},
      {"orthogonal", "rows or columns orthogonal, of length gain", read_orthogonal},
      {"constant", "all the same", read_constant_weights},
  };
  return kinds;
}

WeightFiller read_initialiser(const Json& json, const std::string& path) {
  const NamedSettings named = read_named_settings(json, path, "an initialiser");
  std::vector<std::string> known;
  for (const InitialiserKind& kind : initialiser_kinds()) {
    known.push_back(kind.name);
    if (kind.name != named.name) continue;
    ObjectReader reader(named.settings, named.path);
    WeightFiller filler = kind.read(reader);
    reader.finish();
    return filler;
  }
  throw JsonError(path, unknown_word_message(named.name, known));
}

}  // namespace hepsweep::nn
