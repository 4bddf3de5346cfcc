#include "nn/training/class_weights.hh"

#include <fmt/core.h>

#include "core/error.hh"
#include "core/json_reader.hh"

namespace hepsweep::nn {

ClassWeights read_class_weights(const Json& json, const std::string& path) {
  if (json == Json("balanced")) return {.balanced = true, .factors = {}};
  if (!json.is_object()) {
    throw JsonError(path, fmt::format("{} is neither \"balanced\" nor factors by class, such as "
                                      "{{\"signal\": 2}}",
                                      shown(json)));
  }
  ObjectReader reader(json, path);
  ClassWeights weights;
  for (const auto& [name, factor] : json.items()) {
    weights.factors.emplace_back(
        name, reader.number(name, {.lowest = 0, .highest = 1e9, .lowest_excluded = true}));
  }
  return weights;
}

}  // namespace hepsweep::nn
