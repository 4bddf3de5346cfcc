#include "core/numbers.hh"

#include <algorithm>
#include <cmath>

#include <fmt/core.h>

namespace hepsweep {

namespace {

constexpr double smallest_plain = 1e-4;  // below, zeros in front would hide the digits
constexpr int most_digits = 12;

std::string with_power_of_ten(double value, double uncertainty) {
  const double larger = std::max(std::abs(value), uncertainty);
  const int power = static_cast<int>(std::floor(std::log10(larger)));
  const auto scaled = [power](double number) { return number / std::pow(10.0, power); };
  return fmt::format("({})e{:+03}", with_uncertainty(scaled(value), scaled(uncertainty)), power);
}

}  // namespace

std::string with_uncertainty(double value, double uncertainty) {
  if (!std::isfinite(value)) return fmt::format("{}", value);
  if (!std::isfinite(uncertainty) || uncertainty < 0) return fmt::format("{:.6g}", value);
  if (uncertainty == 0) return fmt::format("{:.6g} ± 0", value);
  if (std::max(std::abs(value), uncertainty) < smallest_plain) {
    return with_power_of_ten(value, uncertainty);
  }
  // Two significant digits of the uncertainty; rounding may carry (0.0996 becomes 0.100).
  int digits = 1 - static_cast<int>(std::floor(std::log10(uncertainty)));
  if (std::round(uncertainty * std::pow(10.0, digits)) >= 100) --digits;
  if (digits > most_digits) return fmt::format("{:.6g} ± {:.1g}", value, uncertainty);
  digits = std::max(digits, 0);
  return fmt::format("{:.{}f} ± {:.{}f}", value, digits, uncertainty, digits);
}

std::string grouped(std::int64_t value) {
  std::string text = std::to_string(value);
  const std::size_t first_digit = text.front() == '-' ? 1 : 0;
  for (std::size_t at = text.size(); at > first_digit + 3;) {
    at -= 3;
    text.insert(at, ",");
  }
  return text;
}

std::string duration_text(double seconds) {
  if (!std::isfinite(seconds)) return "unknown";
  if (seconds < 0.9995) return fmt::format("{:.0f} ms", seconds * 1000);
  if (seconds < 9.95) return fmt::format("{:.1f} s", seconds);
  const auto whole = static_cast<std::int64_t>(std::llround(seconds));
  if (whole < 60) return fmt::format("{} s", whole);
  if (whole < 3600) return fmt::format("{} min {:02} s", whole / 60, whole % 60);
  if (whole < 86400) return fmt::format("{} h {:02} min", whole / 3600, whole % 3600 / 60);
  return fmt::format("{} d {:02} h", whole / 86400, whole % 86400 / 3600);
}

std::string size_text(std::uint64_t bytes) {
  if (bytes < 1000) return fmt::format("{} B", bytes);
  double size = static_cast<double>(bytes);
  for (const char* unit : {"kB", "MB", "GB"}) {
    size /= 1000;
    if (size < 999.5) return fmt::format("{:.3g} {}", size, unit);
  }
  return fmt::format("{:.3g} TB", size / 1000);
}

}  // namespace hepsweep
