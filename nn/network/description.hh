#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "core/json.hh"
#include "nn/tensor/shape.hh"

namespace hepsweep::nn {

/// One line of the table of layers.
struct LayerRow {
  std::string name;  ///< "dense_1": the kind and its ordinal, or the "name" given in the study
  std::string kind;  ///< "dense"
  Shape output;
  std::size_t parameters = 0;
  std::size_t multiply_adds = 0;  ///< for one event, forward
  std::string activation;         ///< what the layer does last: "relu", "identity", ...
};

/// A network's size, known before any number of it exists.
struct NetworkDescription {
  std::size_t inputs = 0;
  std::size_t outputs = 0;
  std::vector<LayerRow> layers;
  std::string output_activation;  ///< of the last layer: "sigmoid", "softmax", "identity", ...
  std::size_t parameters = 0;
  std::size_t multiply_adds = 0;  ///< for one event, forward
};

/// A network may not have more parameters than this (8 GiB in float32).
inline constexpr std::size_t largest_network = std::size_t{1} << 31;

/// Checks a study's list of layers and sizes it; `json` is the array behind "network".
/// \param path of the array, as messages show it: "network"
/// \param inputs numbers of an event that enter, at least 1
/// \throws JsonError with the path for anything that is not a network
NetworkDescription describe_network(const Json& json, const std::string& path, std::size_t inputs);

/// The layers as text, one line each, with the totals below.
std::string table_text(const NetworkDescription& network);

}  // namespace hepsweep::nn
