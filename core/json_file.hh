#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "core/error.hh"
#include "core/json.hh"

namespace hepsweep {

/// Parses JSON; comments are not allowed, a key given twice is an error.
/// \param origin what messages call the text: the file's name
/// \throws InputError with origin, line and column
Json parse_json(std::string_view text, const std::string& origin);

/// \throws InputError where the file is missing, unreadable or not JSON
Json read_json_file(const std::filesystem::path& file);

/// The line (from 1) on which the value at a path of the form "network[0].dense.units" begins, or
/// that of the nearest enclosing value; 0 where the text is not JSON.
std::size_t line_of_path(std::string_view text, std::string_view path);

/// A JsonError with the file and the line in front: "study.json:12: network[0].dense: ...".
InputError located(const JsonError& error, std::string_view text, const std::string& origin);

}  // namespace hepsweep
