#pragma once

#include <string_view>

#include "core/json.hh"
#include "core/json_reader.hh"
#include "studies/search/axis.hh"

namespace hepsweep::studies {

/// The two ends of an axis of numbers.
struct Interval {
  double low = 0;
  double high = 0;
  bool integers = false;  ///< both ends are written as integers
};

/// [low, high], low < high, both finite and in `allowed`. \throws JsonError
Interval read_interval(ObjectReader& reader, std::string_view key, const Range& allowed);

/// {"points": n}. \throws JsonError unless it is in [2, 1,000,000]
std::int64_t read_points(ObjectReader& reader);

/// "integer": true asks for values rounded to integers. \throws JsonError unless both ends are
bool read_integer_wish(ObjectReader& reader, const Interval& interval);

/// A number rounded to so many significant digits: what the C library computes may differ in the
/// last bit from machine to machine, a parameter must not.
double rounded_to_digits(double value, int digits);

/// A point of an axis, computed from its ends: 12 digits of it, and 0 where only the rounding of
/// the ends is left (-0.3 + 3 * 0.1 is meant to be 0).
double rounded_between(double low, double high, double value);

/// A number as a parameter's value: an integer where `as_integer` and it has no fraction.
Json parameter_number(double value, bool as_integer);

/// Refuses an axis that gives a value twice, as rounding to integers can. \throws JsonError
void check_distinct(const Axis& axis, const std::string& path);

}  // namespace hepsweep::studies
