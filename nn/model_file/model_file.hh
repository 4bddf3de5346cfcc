#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "core/json.hh"
#include "nn/network/network.hh"

namespace hepsweep::nn {

/// Everything that is needed to score events: docs/model-file.md.
struct Model {
  Json layers;                        ///< the network's array of layers; empty beside a method
  std::vector<std::string> features;  ///< names of the inputs, in order
  std::vector<std::string> classes;   ///< names of the outputs' classes; may be empty
  Json preprocessing;                 ///< what the caller does to events first; opaque here
  Json provenance;                    ///< where the model comes from; opaque here
  std::vector<float> weights;         ///< NetworkOf::weights(), or the method's numbers
  Json method = {};                   ///< what scores events in place of a network; opaque here
};

/// The network's layers and current weights; the caller fills in the rest.
Model model_of(const Network& network);

/// A network with the model's weights; for a model without a method.
/// \throws InputError where layers, features and weights do not fit together
Network network_of(const Model& model);

std::string to_bytes(const Model& model);

/// \param origin what messages call the bytes: the file's name
/// \throws InputError for a truncated, foreign, newer or damaged file, saying which
Model model_from_bytes(std::string_view bytes, const std::string& origin);

}  // namespace hepsweep::nn
