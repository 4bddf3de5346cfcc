#pragma once

#include <string_view>
#include <vector>

#include "core/json_reader.hh"

namespace hepsweep::studies {

/// A list of finite numbers. \throws JsonError
std::vector<double> read_stored_numbers(ObjectReader& reader, std::string_view key);

}  // namespace hepsweep::studies
