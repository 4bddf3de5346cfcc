#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/json_reader.hh"

namespace hepsweep::studies::histfactory {

/// A list of numbers with at least one element. \throws JsonError with the path of what is wrong
std::vector<double> read_numbers(ObjectReader& reader, std::string_view key);

/// A name: a text of at most longest_name bytes without control characters, on which a terminal
/// would act. \throws JsonError with its path
std::string read_name(ObjectReader& reader, std::string_view key);

}  // namespace hepsweep::studies::histfactory
