#include "studies/events/derived/derived_settings.hh"

#include <algorithm>

#include <fmt/core.h>

#include "core/error.hh"
#include "core/json_reader.hh"
#include "studies/events/derived/derived_function.hh"
#include "studies/events/derived/physics_object.hh"

namespace hepsweep::studies {
namespace {

void check_objects(const Json& objects, const std::string& path) {
  NamedColumns names(objects, path);
  for (const auto& [name, object] : objects.items()) {
    if (!object.is_object()) {
      throw JsonError(
          path + "." + name,
          fmt::format("{} is no object; write {{\"pt\": \"COLUMN\", \"eta\": \"COLUMN\", "
                      "\"phi\": \"COLUMN\"}}",
                      shown(object)));
    }
    read_physics_object(object, path + "." + name, names, "");
  }
}

}  // namespace

std::vector<std::string> DerivedSettings::names() const {
  std::vector<std::string> names;
  for (const auto& [name, definition] : features.items()) names.push_back(name);
  return names;
}

DerivedSettings read_derived_settings(const Json* objects, const std::string& objects_path,
                                      const Json* features, const std::string& features_path) {
  DerivedSettings settings;
  if (objects != nullptr) {
    const ObjectReader checked(*objects, objects_path);  // that it is an object
    check_objects(*objects, objects_path);
    settings.objects = *objects;
  }
  if (features == nullptr) return settings;
  const ObjectReader checked(*features, features_path);
  for (const auto& [name, definition] : features->items()) {
    if (name.empty()) throw JsonError(features_path, "a feature without a name");
    NamedColumns names(settings.objects, objects_path);
    read_row_function(definition, features_path + "." + name, names);
  }
  settings.features = *features;
  return settings;
}

DerivedNeeds needs_of(const std::vector<std::string>& features, const DerivedSettings& settings) {
  DerivedNeeds needs;
  std::vector<std::string> wanted = features;
  const auto is_wanted = [&](const std::string& name) {
    return std::find(wanted.begin(), wanted.end(), name) != wanted.end();
  };
  // From the last to the first: a feature is made of those before it only.
  std::vector<std::string> names = settings.names();
  std::vector<std::string> kept;
  for (auto name = names.rbegin(); name != names.rend(); ++name) {
    if (!is_wanted(*name)) continue;
    kept.push_back(*name);
    NamedColumns used(settings.objects, "data.objects");
    read_row_function(settings.features.at(*name), "data.derived." + *name, used);
    for (const std::string& column : used.columns()) {
      if (!is_wanted(column)) wanted.push_back(column);
    }
  }
  for (const std::string& name : wanted) {
    if (std::find(kept.begin(), kept.end(), name) == kept.end()) needs.columns.push_back(name);
  }
  if (kept.empty()) return needs;
  needs.settings.objects = settings.objects;
  for (const std::string& name : names) {
    if (std::find(kept.begin(), kept.end(), name) != kept.end()) {
      needs.settings.features[name] = settings.features.at(name);
    }
  }
  return needs;
}

}  // namespace hepsweep::studies
