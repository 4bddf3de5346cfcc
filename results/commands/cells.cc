#include "results/commands/cells.hh"

#include <cmath>

#include <fmt/core.h>

#include "core/numbers.hh"

namespace hepsweep::results {
namespace {

// The second set of control characters, U+0080 to U+009F, is two bytes in UTF-8.
bool is_second_control(unsigned char first, unsigned char second) {
  return first == 0xC2 && second >= 0x80 && second <= 0x9F;
}

std::string escaped(unsigned char control) {
  switch (control) {
    case '\n':
      return "\\n";
    case '\t':
      return "\\t";
    case '\r':
      return "\\r";
    default:
      return fmt::format("\\x{:02x}", static_cast<unsigned>(control));
  }
}

}  // namespace

std::string number_cell(double value) {
  return std::isnan(value) ? "-" : fmt::format("{:.6g}", value);
}

Json json_number(double value) {
  if (std::isnan(value)) return nullptr;
  if (std::isinf(value)) return value > 0 ? "inf" : "-inf";
  return value;
}

std::string seconds_cell(double seconds) {
  if (std::isnan(seconds)) return "-";
  if (seconds == 0) return "0";
  if (seconds >= 99.95 && seconds < 1e15) return grouped(std::llround(seconds));
  return fmt::format("{:#.3g}", seconds);
}

std::string counted(std::int64_t count, const std::string& noun) {
  return fmt::format("{} {}{}", grouped(count), noun, count == 1 ? "" : "s");
}

std::string visible(const std::string& text) {
  std::string shown;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    const auto next = static_cast<unsigned char>(i + 1 < text.size() ? text[i + 1] : '\0');
    if (is_second_control(byte, next)) {
      shown += escaped(next);
      ++i;
    } else if (byte < 0x20 || byte == 0x7F) {
      shown += escaped(byte);
    } else {
      shown += text[i];
    }
  }
  return shown;
}

std::string json_cell(const Json& value) {
  if (value.is_null()) return "-";
  if (value.is_string()) return visible(value.get<std::string>());
  if (value.is_number_float()) return number_cell(value.get<double>());
  return visible(value.dump());
}

std::string text_cell(const std::string& text) {
  return text.empty() ? "-" : visible(text);
}

void print_json(const Json& document) {
  fmt::print("{}\n", document.dump(2, ' ', false, Json::error_handler_t::replace));
}

}  // namespace hepsweep::results
