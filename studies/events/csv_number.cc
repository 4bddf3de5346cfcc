#include "studies/events/csv_number.hh"

#include <charconv>
#include <cmath>
#include <cstdlib>
#include <string>

namespace hepsweep::studies {

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view blank = " \t\r";
  const std::size_t begin = text.find_first_not_of(blank);
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(blank) - begin + 1);
}

NumberCell read_number(std::string_view cell) {
  using Kind = NumberCell::Kind;
  cell = trimmed(cell);
  if (cell.empty()) return {Kind::undefined, 0};
  if (cell.size() > 1 && cell[0] == '+' && cell[1] != '-') cell.remove_prefix(1);
  double value = 0;
  const auto [end, error] = std::from_chars(cell.data(), cell.data() + cell.size(), value);
  if (end != cell.data() + cell.size() || error == std::errc::invalid_argument) {
    return {Kind::text, 0};
  }
  if (error == std::errc::result_out_of_range) {
    value = std::strtod(std::string(cell).c_str(), nullptr);  // tells huge from tiny
  }
  if (std::isnan(value)) return {Kind::undefined, 0};
  return {std::isinf(value) ? Kind::infinite : Kind::number, value};
}

}  // namespace hepsweep::studies
