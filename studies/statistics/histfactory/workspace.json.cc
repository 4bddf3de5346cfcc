#include "studies/statistics/histfactory/workspace.hh"

#include <cmath>

#include <fmt/core.h>

#include "core/error.hh"
#include "core/json_file.hh"
#include "core/json_reader.hh"
#include "studies/statistics/histfactory/modifier.hh"
#include "studies/statistics/histfactory/numbers.hh"

namespace hepsweep::studies::histfactory {
namespace {

constexpr std::string_view schema_version = "1.0.0";

// Elements of a list that must be there; `read` gets each with its path.
template <typename Read>
auto read_list(ObjectReader& reader, std::string_view key, bool may_be_empty, Read read) {
  const Json& list = reader.value(key);
  if (!list.is_array()) reader.fail(key, shown(list) + " is not a list in brackets");
  if (list.empty() && !may_be_empty) reader.fail(key, "is empty; give at least one");
  std::vector<decltype(read(list, std::string()))> result;
  result.reserve(list.size());
  for (std::size_t i = 0; i < list.size(); ++i) {
    result.push_back(read(list[i], element_path(reader.path(key), i)));
  }
  return result;
}

Sample read_sample(const Json& json, const std::string& path) {
  ObjectReader reader(json, path);
  Sample sample;
  sample.name = read_name(reader, "name");
  sample.yields = read_numbers(reader, "data");
  sample.modifiers = read_list(reader, "modifiers", true, read_modifier);
  reader.finish();
  return sample;
}

Channel read_channel(const Json& json, const std::string& path) {
  ObjectReader reader(json, path);
  Channel channel;
  channel.name = read_name(reader, "name");
  channel.samples = read_list(reader, "samples", false, read_sample);
  reader.finish();
  return channel;
}

Observation read_observation(const Json& json, const std::string& path) {
  ObjectReader reader(json, path);
  Observation observation{.name = read_name(reader, "name"),
                          .counts = read_numbers(reader, "data")};
  reader.finish();
  return observation;
}

std::array<double, 2> read_bounds(const Json& json, const std::string& path) {
  if (!json.is_array() || json.size() != 2 || !json[0].is_number() || !json[1].is_number()) {
    throw JsonError(path, shown(json) + " is not a pair of numbers [lowest, highest]");
  }
  return {json[0].get<double>(), json[1].get<double>()};
}

std::optional<std::vector<double>> read_optional(ObjectReader& reader, std::string_view key) {
  if (reader.find(key) == nullptr) return std::nullopt;
  return read_numbers(reader, key);
}

ParameterSettings read_parameter(const Json& json, const std::string& path) {
  ObjectReader reader(json, path);
  for (const auto& [key, value] : json.items()) {
    if (value.is_null()) reader.fail(key, "null is no value; leave the key out for the default");
  }
  ParameterSettings settings;
  settings.name = read_name(reader, "name");
  settings.inits = read_optional(reader, "inits");
  if (reader.find("bounds") != nullptr) {
    settings.bounds = read_list(reader, "bounds", false, read_bounds);
  }
  settings.auxdata = read_optional(reader, "auxdata");
  settings.factors = read_optional(reader, "factors");
  settings.sigmas = read_optional(reader, "sigmas");
  if (reader.find("fixed") != nullptr) settings.fixed = reader.boolean("fixed");
  reader.finish();
  return settings;
}

Measurement read_measurement(const Json& json, const std::string& path) {
  ObjectReader reader(json, path);
  Measurement measurement;
  measurement.name = read_name(reader, "name");
  ObjectReader config(reader.value("config"), reader.path("config"));
  measurement.poi = read_name(config, "poi");
  measurement.parameters = read_list(config, "parameters", true, read_parameter);
  config.finish();
  reader.finish();
  return measurement;
}

void write_optional(Json& json, const char* key, const std::optional<std::vector<double>>& values) {
  if (values) json[key] = *values;
}

Json to_json(const ParameterSettings& settings) {
  Json json{{"name", settings.name}};
  write_optional(json, "inits", settings.inits);
  if (settings.bounds) json["bounds"] = *settings.bounds;
  write_optional(json, "auxdata", settings.auxdata);
  write_optional(json, "factors", settings.factors);
  write_optional(json, "sigmas", settings.sigmas);
  if (settings.fixed) json["fixed"] = *settings.fixed;
  return json;
}

Json to_json(const Measurement& measurement) {
  Json parameters = Json::array();
  for (const auto& settings : measurement.parameters) parameters.push_back(to_json(settings));
  Json config{{"poi", measurement.poi}, {"parameters", std::move(parameters)}};
  return {{"name", measurement.name}, {"config", std::move(config)}};
}

Json to_json(const Channel& channel) {
  Json samples = Json::array();
  for (const Sample& sample : channel.samples) {
    Json modifiers = Json::array();
    for (const Modifier& modifier : sample.modifiers) modifiers.push_back(to_json(modifier));
    samples.push_back(
        {{"name", sample.name}, {"data", sample.yields}, {"modifiers", std::move(modifiers)}});
  }
  return {{"name", channel.name}, {"samples", std::move(samples)}};
}

}  // namespace

Workspace read_workspace(const Json& json) {
  ObjectReader reader(json, "");
  Workspace workspace;
  workspace.channels = read_list(reader, "channels", false, read_channel);
  workspace.observations = read_list(reader, "observations", false, read_observation);
  workspace.measurements = read_list(reader, "measurements", false, read_measurement);
  const std::string version = reader.text("version");
  if (version != schema_version) {
    reader.fail("version",
                fmt::format("\"{}\" is not known; this is read: \"{}\"", version, schema_version));
  }
  reader.finish();
  check(workspace);
  return workspace;
}

Workspace parse_workspace(std::string_view text, const std::string& origin) {
  const Json json = parse_json(text, origin);
  try {
    return read_workspace(json);
  } catch (const JsonError& error) {
    throw located(error, text, origin);
  }
}

Json to_json(const Workspace& workspace) {
  Json json{{"channels", Json::array()}};
  for (const Channel& channel : workspace.channels) json["channels"].push_back(to_json(channel));
  json["observations"] = Json::array();
  for (const Observation& observation : workspace.observations) {
    json["observations"].push_back({{"name", observation.name}, {"data", observation.counts}});
  }
  json["measurements"] = Json::array();
  for (const auto& each : workspace.measurements) json["measurements"].push_back(to_json(each));
  json["version"] = schema_version;
  return json;
}

}  // namespace hepsweep::studies::histfactory
