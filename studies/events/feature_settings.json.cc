#include <algorithm>

#include <fmt/core.h>

#include "core/error.hh"
#include "core/json_reader.hh"
#include "studies/events/data_settings_parts.hh"

namespace hepsweep::studies {
namespace {

FeatureSettings read_feature_sets(ObjectReader& reader, const Json& sets) {
  const ObjectReader checked(sets, reader.path("sets"));
  std::vector<std::string> names;
  for (const auto& [name, columns] : sets.items()) {
    read_column_names(columns, checked.path(name));
    names.push_back(name);
  }
  const std::string used = reader.choice("use", names);
  return {.all_except = false, .names = read_column_names(sets.at(used), checked.path(used))};
}

FeatureSettings read_feature_object(const Json& json, const std::string& path) {
  ObjectReader reader(json, path);
  const Json* all_except = reader.find("all_except");
  const Json* sets = reader.find("sets");
  if (all_except == nullptr && sets == nullptr) {
    throw JsonError(path,
                    "write a list of columns, {\"all_except\": [...]}, or {\"sets\": "
                    "{\"NAME\": [...]}, \"use\": \"NAME\"}");
  }
  FeatureSettings features;
  if (all_except != nullptr) {
    features.names = read_column_names(*all_except, reader.path("all_except"));
  } else {
    features = read_feature_sets(reader, *sets);
  }
  reader.finish();
  return features;
}

}  // namespace

std::vector<std::string> read_column_names(const Json& json, const std::string& path) {
  if (!json.is_array()) {
    throw JsonError(path, fmt::format("{} is not a list of columns", shown(json)));
  }
  std::vector<std::string> names;
  for (std::size_t i = 0; i < json.size(); ++i) {
    if (!json[i].is_string()) {
      throw JsonError(element_path(path, i),
                      fmt::format("{} is not the name of a column", shown(json[i])));
    }
    names.push_back(json[i].get<std::string>());
    if (std::find(names.begin(), names.end() - 1, names.back()) != names.end() - 1) {
      throw JsonError(element_path(path, i), fmt::format("\"{}\" stands here twice", names.back()));
    }
  }
  return names;
}

FeatureSettings read_feature_settings(const Json& json, const std::string& path) {
  FeatureSettings features =
      json.is_array() ? FeatureSettings{.all_except = false, .names = read_column_names(json, path)}
                      : read_feature_object(json, path);
  if (!features.all_except && features.names.empty()) {
    throw JsonError(path, "no feature stands here; name at least one column");
  }
  return features;
}

}  // namespace hepsweep::studies
