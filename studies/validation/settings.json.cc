#include "studies/validation/settings.hh"

#include <fmt/core.h>

#include "core/error.hh"
#include "core/json_reader.hh"
#include "studies/events/data_settings_parts.hh"

namespace hepsweep::studies {
namespace {

FeatureSettings read_spectators(const Json& json, const std::string& path) {
  if (json.is_array()) return {.all_except = false, .names = read_column_names(json, path)};
  if (!json.is_object() || !json.contains("all_except")) {
    throw JsonError(path, fmt::format("{} is neither a list of columns nor {{\"all_except\": "
                                      "[...]}}; write [] for none",
                                      shown(json)));
  }
  ObjectReader reader(json, path);
  const Json& names = reader.value("all_except");
  reader.finish();
  return {.all_except = true, .names = read_column_names(names, reader.path("all_except"))};
}

}  // namespace

ValidationSettings read_validation_settings(const Json& json, const std::string& path) {
  const Range in_use{.lowest = 0, .highest = 1, .lowest_excluded = true};
  ObjectReader reader(json, path);
  ValidationSettings settings;
  if (const Json* spectators = reader.find("spectators")) {
    settings.spectators = read_spectators(*spectators, reader.path("spectators"));
  }
  settings.permuted_labels = reader.boolean("permuted_labels", settings.permuted_labels);
  settings.tolerated_correlation =
      reader.number("tolerated_correlation", in_use, settings.tolerated_correlation);
  reader.finish();
  return settings;
}

std::optional<ValidationSettings> validation_of(const Json& document) {
  const Json::json_pointer place("/systematics/validation");
  if (!document.contains(place) || document.at(place).is_null()) return std::nullopt;
  return read_validation_settings(document.at(place), "systematics.validation");
}

}  // namespace hepsweep::studies
