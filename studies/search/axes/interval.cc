#include "studies/search/axes/interval.hh"

#include <algorithm>
#include <cmath>
#include <cstdlib>

#include <fmt/core.h>

#include "core/error.hh"
#include "core/numbers.hh"

namespace hepsweep::studies {
namespace {

constexpr double largest_integer = 9007199254740992.0;  // 2^53: doubles hold all integers up to it

double read_end(const Json& json, const std::string& path, const Range& allowed) {
  if (!json.is_number()) {
    throw JsonError(path, fmt::format("{} is not a number", shown(json)));
  }
  const double value = json.get<double>();
  if (!std::isfinite(value) || !allowed.contains(value)) {
    throw JsonError(path, fmt::format("{} is out of range; it must be a number {}", shown(json),
                                      allowed.text()));
  }
  return value;
}

}  // namespace

Interval read_interval(ObjectReader& reader, std::string_view key, const Range& allowed) {
  const Json& ends = reader.value(key);
  const std::string path = reader.path(key);
  if (!ends.is_array() || ends.size() != 2) {
    throw JsonError(path,
                    fmt::format("{} is not a pair of numbers [lowest, highest]", shown(ends)));
  }
  Interval interval;
  interval.low = read_end(ends[0], element_path(path, 0), allowed);
  interval.high = read_end(ends[1], element_path(path, 1), allowed);
  interval.integers = ends[0].is_number_integer() && ends[1].is_number_integer();
  if (!(interval.low < interval.high)) {
    throw JsonError(path, fmt::format("{} is empty; the first number must be less than the second",
                                      shown(ends)));
  }
  if (interval.high - interval.low == std::numeric_limits<double>::infinity()) {
    throw JsonError(path, fmt::format("{} is too wide", shown(ends)));
  }
  return interval;
}

std::int64_t read_points(ObjectReader& reader) {
  return reader.integer("points", Range::between(2, 1'000'000));
}

bool read_integer_wish(ObjectReader& reader, const Interval& interval) {
  const bool wished = reader.boolean("integer", false);
  if (wished && !interval.integers) {
    reader.fail("integer", "both ends of the axis must be written as integers");
  }
  return wished;
}

double rounded_to_digits(double value, int digits) {
  return std::strtod(fmt::format("{:.{}e}", value, digits - 1).c_str(), nullptr);
}

double rounded_between(double low, double high, double value) {
  const double largest = std::max(std::abs(low), std::abs(high));
  return std::abs(value) < 1e-12 * largest ? 0 : rounded_to_digits(value, 12);
}

Json parameter_number(double value, bool as_integer) {
  if (as_integer && value == std::floor(value) && std::abs(value) <= largest_integer) {
    return static_cast<std::int64_t>(value);
  }
  return value;
}

void check_distinct(const Axis& axis, const std::string& path) {
  const std::int64_t size = axis.size().value_or(0);
  for (std::int64_t i = 1; i < size; ++i) {
    if (axis.at(i) == axis.at(i - 1)) {
      throw JsonError(path, fmt::format("gives the value {} twice; take fewer points than {}",
                                        shown(axis.at(i)), grouped(size)));
    }
  }
}

}  // namespace hepsweep::studies
