#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <string>

#include "core/json.hh"
#include "nn/activations/activation.hh"
#include "nn/modules/module.hh"
#include "nn/tensor/shape.hh"

namespace hepsweep::nn {

/// A layer of a study, checked, with its shapes: everything about it but its numbers.
struct Layer {
  std::string kind;
  std::string name;  ///< unique in the network; the name of its random streams
  Shape input;
  Shape output;
  std::size_t parameters = 0;
  std::size_t multiply_adds = 0;  ///< for one event, forward
  /// What the layer does last; a network's last one is applied by the loss, from the logits.
  ActivationPlan activation;

  /// The module without its last activation, for the network's last layer; with it otherwise.
  std::function<std::unique_ptr<Module<float>>(bool activated)> make_float;
  std::function<std::unique_ptr<Module<double>>(bool activated)> make_double;
};

template <typename T>
std::unique_ptr<Module<T>> make_module(const Layer& layer, bool activated);

/// What a layer's reader is given.
struct LayerContext {
  const Json& settings;     ///< what stands behind the kind
  const std::string& path;  ///< of it
  std::string name;
  Shape input;
};

/// One line of the table of layers.
struct LayerKind {
  std::string name;
  std::string summary;  ///< one line for people
  Layer (*read)(const LayerContext& context);
};

}  // namespace hepsweep::nn
