#include "results/commands/cells.hh"

#include <cmath>

#include <fmt/core.h>

namespace hepsweep::results {

std::string number_cell(double value) {
  return std::isnan(value) ? "-" : fmt::format("{:.6g}", value);
}

Json json_number(double value) {
  if (std::isnan(value)) return nullptr;
  if (std::isinf(value)) return value > 0 ? "inf" : "-inf";
  return value;
}

std::string json_cell(const Json& value) {
  if (value.is_null()) return "-";
  if (value.is_string()) return value.get<std::string>();
  if (value.is_number_float()) return number_cell(value.get<double>());
  return value.dump();
}

std::string text_cell(const std::string& text) {
  return text.empty() ? "-" : text;
}

void print_json(const Json& document) {
  fmt::print("{}\n", document.dump(2, ' ', false, Json::error_handler_t::replace));
}

}  // namespace hepsweep::results
