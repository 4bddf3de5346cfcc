#pragma once

#include <string>

#include "core/json.hh"

namespace hepsweep::results {

/// A number as tables show it: six significant digits, "inf", and "-" for NaN.
std::string number_cell(double value);

/// A number for JSON: null for NaN, "inf" and "-inf" as texts, which JSON has no numbers for.
Json json_number(double value);

/// A JSON value in a table's cell: a text without its quotes, "-" for null.
std::string json_cell(const Json& value);

/// "-" for an empty text.
std::string text_cell(const std::string& text);

/// Prints a document on stdout.
void print_json(const Json& document);

}  // namespace hepsweep::results
