#include "core/json_reader.hh"

#include <algorithm>
#include <cmath>

#include <fmt/core.h>

#include "core/error.hh"
#include "core/words.hh"

namespace hepsweep {
namespace {

constexpr std::size_t longest_shown_value = 60;

double checked_number(const Json& value, const std::string& path, const Range& range,
                      std::string_view kind) {
  if (!value.is_number()) {
    throw JsonError(
        path, fmt::format("{} is not {}; give a number {}", shown(value), kind, range.text()));
  }
  const double number = value.get<double>();
  if (!range.contains(number)) {
    throw JsonError(path, fmt::format("{} is out of range; it must be a number {}", shown(value),
                                      range.text()));
  }
  return number;
}

std::int64_t checked_integer(const Json& value, const std::string& path, const Range& range) {
  const double number = checked_number(value, path, range, "an integer");
  if (value.is_number_unsigned() && value.get<std::uint64_t>() > INT64_MAX) {
    throw JsonError(path, fmt::format("{} is too large for an integer", shown(value)));
  }
  if (value.is_number_integer()) return value.get<std::int64_t>();
  if (number != std::floor(number) || std::abs(number) > 9e15) {
    throw JsonError(path, fmt::format("{} is not an integer", shown(value)));
  }
  return static_cast<std::int64_t>(number);
}

std::string checked_text(const Json& value, const std::string& path) {
  if (!value.is_string()) {
    throw JsonError(path, fmt::format("{} is not a text in quotes", shown(value)));
  }
  return value.get<std::string>();
}

bool checked_boolean(const Json& value, const std::string& path) {
  if (!value.is_boolean()) {
    throw JsonError(path, fmt::format("{} is neither true nor false", shown(value)));
  }
  return value.get<bool>();
}

}  // namespace

bool Range::contains(double value) const {
  const bool above = lowest_excluded ? value > lowest : value >= lowest;
  const bool below = highest_excluded ? value < highest : value <= highest;
  return above && below;
}

std::string Range::text() const {
  const bool low = std::isfinite(lowest);
  const bool high = std::isfinite(highest);
  if (low && high) {
    return fmt::format("in {}{}, {}{}", lowest_excluded ? '(' : '[', lowest, highest,
                       highest_excluded ? ')' : ']');
  }
  if (low) return fmt::format("{} {}", lowest_excluded ? "greater than" : "of at least", lowest);
  if (high) return fmt::format("{} {}", highest_excluded ? "less than" : "of at most", highest);
  return "of any size";
}

ObjectReader::ObjectReader(const Json& json, std::string path)
    : json_(json), path_(std::move(path)) {
  if (!json.is_object()) {
    throw JsonError(path_, fmt::format("{} is not an object in braces", shown(json)));
  }
}

const Json* ObjectReader::find(std::string_view key) {
  if (std::find(known_.begin(), known_.end(), key) == known_.end()) known_.emplace_back(key);
  const auto found = json_.find(std::string(key));
  return found == json_.end() || found->is_null() ? nullptr : &*found;
}

const Json& ObjectReader::required(std::string_view key) {
  const Json* found = find(key);
  if (found == nullptr) {
    throw JsonError(path_, fmt::format("the key \"{}\" is missing", key));
  }
  return *found;
}

const Json& ObjectReader::value(std::string_view key) {
  return required(key);
}

std::int64_t ObjectReader::integer(std::string_view key, Range range) {
  return checked_integer(required(key), path(key), range);
}

std::int64_t ObjectReader::integer(std::string_view key, Range range, std::int64_t fallback) {
  const Json* found = find(key);
  return found == nullptr ? fallback : checked_integer(*found, path(key), range);
}

double ObjectReader::number(std::string_view key, Range range) {
  return checked_number(required(key), path(key), range, "a number");
}

double ObjectReader::number(std::string_view key, Range range, double fallback) {
  const Json* found = find(key);
  return found == nullptr ? fallback : checked_number(*found, path(key), range, "a number");
}

bool ObjectReader::boolean(std::string_view key) {
  return checked_boolean(required(key), path(key));
}

bool ObjectReader::boolean(std::string_view key, bool fallback) {
  const Json* found = find(key);
  return found == nullptr ? fallback : checked_boolean(*found, path(key));
}

std::string ObjectReader::text(std::string_view key) {
  return checked_text(required(key), path(key));
}

std::string ObjectReader::text(std::string_view key, std::string_view fallback) {
  const Json* found = find(key);
  return found == nullptr ? std::string(fallback) : checked_text(*found, path(key));
}

std::vector<std::string> ObjectReader::texts(std::string_view key) {
  const Json& list = required(key);
  if (!list.is_array()) fail(key, fmt::format("{} is not a list in brackets", shown(list)));
  std::vector<std::string> result;
  for (std::size_t i = 0; i < list.size(); ++i) {
    result.push_back(checked_text(list[i], element_path(path(key), i)));
  }
  return result;
}

std::string ObjectReader::choice(std::string_view key, const std::vector<std::string>& known) {
  const std::string chosen = text(key);
  if (std::find(known.begin(), known.end(), chosen) == known.end()) {
    fail(key, unknown_word_message(chosen, known));
  }
  return chosen;
}

std::string ObjectReader::choice(std::string_view key, const std::vector<std::string>& known,
                                 std::string_view fallback) {
  return find(key) == nullptr ? std::string(fallback) : choice(key, known);
}

std::string ObjectReader::path(std::string_view key) const {
  return path_.empty() ? std::string(key) : fmt::format("{}.{}", path_, key);
}

void ObjectReader::fail(std::string_view key, const std::string& problem) const {
  throw JsonError(path(key), problem);
}

void ObjectReader::finish() const {
  for (const auto& [key, value] : json_.items()) {
    if (std::find(known_.begin(), known_.end(), key) == known_.end()) {
      throw JsonError(path(key), "unknown key: " + unknown_word_message(key, known_));
    }
  }
}

NamedSettings read_named_settings(const Json& json, const std::string& path,
                                  std::string_view expected) {
  if (json.is_string()) return {json.get<std::string>(), Json::object(), path};
  if (!json.is_object() || json.size() != 1 || !json.begin().value().is_object()) {
    throw JsonError(path, fmt::format("{} is not {}; write {{\"NAME\": {{settings}}}} or \"NAME\"",
                                      shown(json), expected));
  }
  const std::string& name = json.begin().key();
  return {name, json.begin().value(), path.empty() ? name : path + "." + name};
}

std::string element_path(const std::string& path, std::size_t index) {
  return fmt::format("{}[{}]", path, index);
}

std::string shown(const Json& value) {
  std::string text = value.dump(-1, ' ', false, Json::error_handler_t::replace);
  if (text.size() <= longest_shown_value) return text;
  std::size_t size = longest_shown_value - 3;
  while (size > 0 && (static_cast<unsigned char>(text[size]) & 0xC0U) == 0x80U) --size;  // UTF-8
  text.resize(size);
  text.append("...");
  return text;
}

}  // namespace hepsweep
