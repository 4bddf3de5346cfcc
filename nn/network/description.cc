#include "nn/network/description.hh"

#include <fmt/core.h>

#include "core/numbers.hh"
#include "core/table.hh"
#include "nn/network/plan.hh"

namespace hepsweep::nn {

NetworkDescription describe_network(const Json& json, const std::string& path, std::size_t inputs) {
  const std::vector<Layer> layers = read_layers(json, path, inputs);
  NetworkDescription network;
  network.inputs = inputs;
  network.outputs = layers.back().output.size();
  network.output_activation = layers.back().activation.name;
  for (const Layer& layer : layers) {
    network.layers.push_back({layer.name, layer.kind, layer.output, layer.parameters,
                              layer.multiply_adds, layer.activation.name});
    network.parameters += layer.parameters;
    network.multiply_adds += layer.multiply_adds;
  }
  return network;
}

std::string table_text(const NetworkDescription& network) {
  Table table({"layer", "output", "parameters", "multiply-adds"});
  const auto number = [](std::size_t value) { return grouped(static_cast<std::int64_t>(value)); };
  table.add_row({"inputs", number(network.inputs), "0", "0"});
  for (const LayerRow& layer : network.layers) {
    table.add_row(
        {layer.name, layer.output.text(), number(layer.parameters), number(layer.multiply_adds)});
  }
  table.add_row({"total", number(network.outputs), number(network.parameters),
                 number(network.multiply_adds)});
  return table.text();
}

}  // namespace hepsweep::nn
