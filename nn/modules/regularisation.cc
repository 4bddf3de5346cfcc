#include "nn/modules/regularisation.hh"

namespace hepsweep::nn {
namespace {

std::optional<double> read(ObjectReader& settings, std::string_view key, Range range) {
  if (settings.find(key) == nullptr) return std::nullopt;
  return settings.number(key, range);
}

}  // namespace

Regularisation read_regularisation(ObjectReader& settings) {
  return {.l1 = read(settings, "l1", Range::at_least(0)),
          .l2 = read(settings, "l2", Range::at_least(0)),
          .max_norm = read(settings, "max_norm", Range::positive())};
}

Regularisation combined(const Regularisation& layer, const Regularisation& training) {
  return {.l1 = layer.l1 ? layer.l1 : training.l1,
          .l2 = layer.l2 ? layer.l2 : training.l2,
          .max_norm = layer.max_norm ? layer.max_norm : training.max_norm};
}

}  // namespace hepsweep::nn
