#include <array>
#include <cmath>

#include <fmt/core.h>

#include "core/error.hh"
#include "core/json_reader.hh"
#include "core/words.hh"
#include "studies/events/data_settings_parts.hh"

namespace hepsweep::studies {
namespace {

const std::vector<std::string> policy_names = {"reject", "mean", "median", "zero"};

float read_mark(const Json& json, const std::string& path) {
  if (!json.is_number() || !std::isfinite(static_cast<float>(json.get<double>()))) {
    throw JsonError(path, fmt::format("{} is no number that can mark undefined values, such as "
                                      "-999.0",
                                      shown(json)));
  }
  return static_cast<float>(json.get<double>());
}

std::vector<float> read_marks(const Json& json, const std::string& path) {
  if (!json.is_array()) return {read_mark(json, path)};
  std::vector<float> marks;
  for (std::size_t i = 0; i < json.size(); ++i) {
    marks.push_back(read_mark(json[i], element_path(path, i)));
  }
  return marks;
}

}  // namespace

std::string policy_name(UndefinedPolicy policy) {
  return policy_names.at(static_cast<std::size_t>(policy));
}

UndefinedPolicy policy_of_name(const std::string& name, const std::string& path) {
  for (std::size_t i = 0; i < policy_names.size(); ++i) {
    if (policy_names[i] == name) return static_cast<UndefinedPolicy>(i);
  }
  throw JsonError(path, unknown_word_message(name, policy_names));
}

UndefinedSettings read_undefined_settings(const Json& json, const std::string& path) {
  UndefinedSettings undefined;
  undefined.policy = UndefinedPolicy::mean;
  if (!json.is_object()) {
    undefined.values = read_marks(json, path);
    return undefined;
  }
  ObjectReader reader(json, path);
  if (const Json* values = reader.find("values")) {
    undefined.values = read_marks(*values, reader.path("values"));
  }
  undefined.policy = policy_of_name(reader.text("policy", "mean"), reader.path("policy"));
  undefined.indicator = reader.boolean("indicator", false);
  reader.finish();
  if (undefined.indicator && undefined.policy == UndefinedPolicy::reject) {
    reader.fail("indicator", "an indicator needs another policy than \"reject\"");
  }
  return undefined;
}

}  // namespace hepsweep::studies
