#pragma once

#include <string>
#include <vector>

#include "nn/modules/layer.hh"

namespace hepsweep::nn {

/// Every kind of layer that a study may name.
const std::vector<LayerKind>& layer_kinds();

/// \param path of the name, for the message
/// \throws JsonError for an unknown kind, naming the nearest
const LayerKind& layer_kind(const std::string& name, const std::string& path);

}  // namespace hepsweep::nn
