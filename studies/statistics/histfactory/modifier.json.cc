#include "studies/statistics/histfactory/modifier.hh"

#include <algorithm>
#include <array>

#include <fmt/core.h>

#include "core/error.hh"
#include "core/json_reader.hh"
#include "studies/statistics/histfactory/numbers.hh"

namespace hepsweep::studies::histfactory {
namespace {

constexpr std::array<std::string_view, 7> type_names{
    "histosys", "lumi", "normfactor", "normsys", "shapefactor", "shapesys", "staterror"};

ModifierType read_type(ObjectReader& reader) {
  const std::string name = reader.choice("type", {type_names.begin(), type_names.end()});
  const auto found = std::find(type_names.begin(), type_names.end(), name);
  return static_cast<ModifierType>(found - type_names.begin());
}

// The schema allows further keys in the data of a normsys or a histosys, and there only.
Json read_other_data(const Json& data, std::initializer_list<std::string_view> known) {
  Json others;
  for (const auto& [key, value] : data.items()) {
    if (std::find(known.begin(), known.end(), key) == known.end()) others[key] = value;
  }
  return others;
}

void read_histosys(ObjectReader& reader, Modifier& modifier) {
  ObjectReader data(reader.value("data"), reader.path("data"));
  modifier.low_data = read_numbers(data, "lo_data");
  modifier.high_data = read_numbers(data, "hi_data");
  modifier.other_data = read_other_data(reader.value("data"), {"lo_data", "hi_data"});
}

void read_normsys(ObjectReader& reader, Modifier& modifier) {
  ObjectReader data(reader.value("data"), reader.path("data"));
  modifier.low = data.number("lo");
  modifier.high = data.number("hi");
  modifier.other_data = read_other_data(reader.value("data"), {"lo", "hi"});
}

// "data": null must stand there, as the schema has it.
void read_no_data(ObjectReader& reader, const Json& json) {
  if (const Json* data = reader.find("data")) {
    reader.fail("data", fmt::format("{} is not null; this modifier has no data", shown(*data)));
  }
  if (!json.contains("data")) {
    throw JsonError(reader.path(), "the key \"data\" is missing; write \"data\": null");
  }
}

}  // namespace

std::string_view name_of(ModifierType type) {
  return type_names[static_cast<std::size_t>(type)];
}

Modifier read_modifier(const Json& json, const std::string& path) {
  ObjectReader reader(json, path);
  Modifier modifier;
  modifier.name = read_name(reader, "name");
  modifier.type = read_type(reader);
  switch (modifier.type) {
    case ModifierType::histosys:
      read_histosys(reader, modifier);
      break;
    case ModifierType::normsys:
      read_normsys(reader, modifier);
      break;
    case ModifierType::shapesys:
    case ModifierType::staterror:
      modifier.uncertainties = read_numbers(reader, "data");
      break;
    case ModifierType::lumi:
    case ModifierType::normfactor:
    case ModifierType::shapefactor:
      read_no_data(reader, json);
      break;
  }
  reader.finish();
  return modifier;
}

Json to_json(const Modifier& modifier) {
  Json json{{"name", modifier.name}, {"type", name_of(modifier.type)}, {"data", nullptr}};
  switch (modifier.type) {
    case ModifierType::histosys:
      json["data"] = {{"hi_data", modifier.high_data}, {"lo_data", modifier.low_data}};
      break;
    case ModifierType::normsys:
      json["data"] = {{"hi", modifier.high}, {"lo", modifier.low}};
      break;
    case ModifierType::shapesys:
    case ModifierType::staterror:
      json["data"] = modifier.uncertainties;
      break;
    case ModifierType::lumi:
    case ModifierType::normfactor:
    case ModifierType::shapefactor:
      break;
  }
  if (modifier.other_data.is_object()) json["data"].update(modifier.other_data);
  return json;
}

}  // namespace hepsweep::studies::histfactory
