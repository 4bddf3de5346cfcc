#pragma once

#include <cstdint>
#include <limits>
#include <string>
#include <string_view>
#include <vector>

#include "core/json.hh"

namespace hepsweep {

/// The range that a number of a JSON document must lie in.
struct Range {
  double lowest = -std::numeric_limits<double>::infinity();
  double highest = std::numeric_limits<double>::infinity();
  bool lowest_excluded = false;
  bool highest_excluded = false;

  static Range at_least(double lowest) { return {.lowest = lowest}; }
  static Range positive() { return {.lowest = 0, .lowest_excluded = true}; }
  static Range between(double lowest, double highest) {
    return {.lowest = lowest, .highest = highest};
  }

  bool contains(double value) const;
  /// In words: "in [0, 1)", "at least 1", "greater than 0".
  std::string text() const;
};

/// Reads one JSON object strictly: every key that is asked for is noted, and finish() refuses the
/// others and names the nearest known key. All errors are JsonErrors with the path.
///
///   ObjectReader reader(json, "network[0].dense");
///   const auto units = reader.integer("units", Range::at_least(1));
///   const auto activation = reader.text("activation", "identity");
///   reader.finish();
class ObjectReader {
 public:
  /// \param json must outlive the reader; anything but an object is an error
  ObjectReader(const Json& json, std::string path);

  // Required values: a missing key is an error.
  std::int64_t integer(std::string_view key, Range range = {});
  double number(std::string_view key, Range range = {});
  bool boolean(std::string_view key);
  std::string text(std::string_view key);
  std::vector<std::string> texts(std::string_view key);
  const Json& value(std::string_view key);

  // The same with a default for a missing key.
  std::int64_t integer(std::string_view key, Range range, std::int64_t fallback);
  double number(std::string_view key, Range range, double fallback);
  bool boolean(std::string_view key, bool fallback);
  std::string text(std::string_view key, std::string_view fallback);
  /// nullptr where the key is missing or null.
  const Json* find(std::string_view key);

  /// One of `known`; anything else is an error that names the nearest.
  std::string choice(std::string_view key, const std::vector<std::string>& known);
  std::string choice(std::string_view key, const std::vector<std::string>& known,
                     std::string_view fallback);

  /// The path of a key below this object, as messages show it.
  std::string path(std::string_view key) const;
  const std::string& path() const { return path_; }
  /// The keys that were asked for so far.
  const std::vector<std::string>& asked_for() const { return known_; }
  /// Throws the JsonError for a key of this object.
  [[noreturn]] void fail(std::string_view key, const std::string& problem) const;

  /// Refuses every key that was not asked for.
  void finish() const;

 private:
  const Json& required(std::string_view key);

  const Json& json_;
  std::string path_;
  std::vector<std::string> known_;
};

/// A JSON object with exactly one key, as tables use it: {"adam": {"learning_rate": 0.001}}; the
/// short form "adam" stands for {"adam": {}}.
struct NamedSettings {
  std::string name;
  Json settings;     ///< always an object
  std::string path;  ///< of the settings
};

/// \throws JsonError where the value is neither, naming what was expected ("an optimizer")
NamedSettings read_named_settings(const Json& json, const std::string& path,
                                  std::string_view expected);

/// The path of an element of an array: "network[3]".
std::string element_path(const std::string& path, std::size_t index);

/// A value as messages show it: compact JSON, cut to a readable length.
std::string shown(const Json& value);

}  // namespace hepsweep
