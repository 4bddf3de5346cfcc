#pragma once

#include <cstdint>
#include <string>

#include "core/json.hh"

namespace hepsweep::results {

/// A number as tables show it: six significant digits, "inf", and "-" for NaN.
std::string number_cell(double value);

/// A number for JSON: null for NaN, "inf" and "-inf" as texts, which JSON has no numbers for.
Json json_number(double value);

/// A time in seconds: three significant digits, all of the whole ones ("0.0123", "15.1", "1,234").
std::string seconds_cell(double seconds);

/// "1 look", "2 looks", "1,000 looks".
std::string counted(std::int64_t count, const std::string& noun);

/// A text for the terminal, on which nothing in it may act: control characters as "\n", "\t", "\r"
/// or by their number, "\x1b".
std::string visible(const std::string& text);

/// A JSON value in a table's cell: a visible text without its quotes, "-" for null.
std::string json_cell(const Json& value);

/// A visible text; "-" for an empty one.
std::string text_cell(const std::string& text);

/// Prints a document on stdout.
void print_json(const Json& document);

}  // namespace hepsweep::results
