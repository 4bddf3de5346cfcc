#pragma once

#include <string_view>
#include <vector>

#include "core/json_reader.hh"

namespace hepsweep::studies::histfactory {

/// A list of numbers with at least one element. \throws JsonError with the path of what is wrong
std::vector<double> read_numbers(ObjectReader& reader, std::string_view key);

/// The number; null where it is not finite.
Json number(double value);

}  // namespace hepsweep::studies::histfactory
