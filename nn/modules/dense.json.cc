#include "nn/modules/dense.hh"

#include "core/json_reader.hh"
#include "nn/activations/activation.hh"
#include "nn/initialisers/initialiser.hh"
#include "nn/network/description.hh"

namespace hepsweep::nn {
namespace {

DenseSettings read_settings(const LayerContext& context) {
  ObjectReader reader(context.settings, context.path);
  DenseSettings settings;
  settings.units = static_cast<std::size_t>(
      reader.integer("units", Range::between(1, static_cast<double>(largest_network))));
  if (const Json* activation = reader.find("activation")) {
    settings.activation = read_activation(*activation, reader.path("activation"));
  }
  settings.bias = reader.boolean("bias", true);
  const Json* initialiser = reader.find("initialiser");
  settings.initialiser = read_initialiser(
      initialiser != nullptr ? *initialiser : Json("glorot_uniform"), reader.path("initialiser"));
  settings.regularisation = read_regularisation(reader);
  reader.finish();
  return settings;
}

}  // namespace

Layer read_dense(const LayerContext& context) {
  const DenseSettings settings = read_settings(context);
  const std::size_t inputs = context.input.size();
  Layer layer;
  layer.output = {{settings.units}};
  layer.parameters = (inputs + (settings.bias ? 1 : 0)) * settings.units;
  layer.multiply_adds = inputs * settings.units;
  layer.activation = settings.activation;
  const auto make = [settings, name = context.name, inputs](bool activated, auto zero) {
    DenseSettings own = settings;
    if (!activated) own.activation = {};
    return std::make_unique<Dense<decltype(zero)>>(own, name, inputs);
  };
  layer.make_float = [make](bool activated) { return make(activated, 0.0F); };
  layer.make_double = [make](bool activated) { return make(activated, 0.0); };
  return layer;
}

}  // namespace hepsweep::nn
