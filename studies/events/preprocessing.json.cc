#include "studies/events/preprocessing.hh"

#include <cmath>
#include <limits>

#include <fmt/core.h>

#include "core/error.hh"
#include "core/json_reader.hh"

namespace hepsweep::studies {
namespace {

// JSON has no NaN: null stands for it.
Json numbers_to_json(const std::vector<double>& numbers) {
  Json json = Json::array();
  for (const double number : numbers) {
    json.push_back(std::isnan(number) ? Json(nullptr) : Json(number));
  }
  return json;
}

std::vector<double> read_numbers(ObjectReader& reader, const char* key, std::size_t size,
                                 bool may_be_null) {
  const Json& json = reader.value(key);
  if (!json.is_array() || json.size() != size) {
    reader.fail(key, fmt::format("{} is not a list of {} numbers", shown(json), size));
  }
  std::vector<double> numbers;
  for (std::size_t i = 0; i < size; ++i) {
    if (!json[i].is_number() && !(may_be_null && json[i].is_null())) {
      throw JsonError(element_path(reader.path(key), i),
                      fmt::format("{} is not a number", shown(json[i])));
    }
    numbers.push_back(json[i].is_null() ? std::numeric_limits<double>::quiet_NaN()
                                        : json[i].get<double>());
  }
  return numbers;
}

std::size_t list_size(ObjectReader& reader, const char* key) {
  const Json& json = reader.value(key);
  if (!json.is_array()) reader.fail(key, fmt::format("{} is not a list", shown(json)));
  return json.size();
}

void check_scales(const ObjectReader& reader, const Preprocessing& preprocessing) {
  for (std::size_t i = 0; i < preprocessing.scale.size(); ++i) {
    if (preprocessing.scale[i] > 0) continue;
    throw JsonError(element_path(reader.path("scale"), i),
                    fmt::format("{} is not greater than 0", preprocessing.scale[i]));
  }
}

}  // namespace

Json to_json(const Preprocessing& preprocessing) {
  std::vector<double> marks(preprocessing.undefined.begin(), preprocessing.undefined.end());
  Json json = {
      {"features", preprocessing.features},     {"mean", preprocessing.mean},
      {"scale", preprocessing.scale},           {"fill", numbers_to_json(preprocessing.fill)},
      {"indicators", preprocessing.indicators}, {"undefined", marks},
      {"classes", preprocessing.classes}};
  if (!preprocessing.derived.empty()) {
    json["objects"] = preprocessing.derived.objects;
    json["derived"] = preprocessing.derived.features;
  }
  return json;
}

Preprocessing preprocessing_from_json(const Json& json, const std::string& path) {
  ObjectReader reader(json, path);
  Preprocessing result;
  result.features = reader.texts("features");
  const std::size_t size = result.features.size();
  result.mean = read_numbers(reader, "mean", size, false);
  result.scale = read_numbers(reader, "scale", size, false);
  result.fill = read_numbers(reader, "fill", size, true);
  for (const double index :
       read_numbers(reader, "indicators", list_size(reader, "indicators"), false)) {
    if (!(index >= 0 && index < static_cast<double>(size) && index == std::floor(index))) {
      reader.fail("indicators", fmt::format("{} is no index of a feature", index));
    }
    result.indicators.push_back(static_cast<std::uint32_t>(index));
  }
  for (const double mark :
       read_numbers(reader, "undefined", list_size(reader, "undefined"), false)) {
    result.undefined.push_back(static_cast<float>(mark));
  }
  result.classes = reader.texts("classes");
  result.derived = read_derived_settings(reader.find("objects"), reader.path("objects"),
                                         reader.find("derived"), reader.path("derived"));
  reader.finish();
  check_scales(reader, result);
  return result;
}

}  // namespace hepsweep::studies
