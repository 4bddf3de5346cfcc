#pragma once

#include <string>
#include <string_view>

#include "nn/model_file/model_file.hh"

namespace hepsweep::nn {

/// The JSON part of a model file: everything but the weights.
std::string header_text(const Model& model);

/// A model without weights. \throws InputError for anything else than header_text() writes
Model read_header(std::string_view text, const std::string& origin);

}  // namespace hepsweep::nn
