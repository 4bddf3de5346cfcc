#pragma once

#include <string>
#include <vector>

#include "core/json.hh"
#include "nn/modules/layer.hh"

namespace hepsweep::nn {

/// The layers of a study's array, "repeat" carried out, named and sized.
/// \throws JsonError as describe_network does
std::vector<Layer> read_layers(const Json& json, const std::string& path, std::size_t inputs);

}  // namespace hepsweep::nn
