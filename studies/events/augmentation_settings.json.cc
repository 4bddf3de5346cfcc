#include <algorithm>

#include <fmt/core.h>

#include "core/error.hh"
#include "core/json_reader.hh"
#include "studies/events/data_settings_parts.hh"

namespace hepsweep::studies {
namespace {

void read_range(const Json& json, const std::string& path, AugmentationSettings& settings) {
  const bool two_numbers =
      json.is_array() && json.size() == 2 && json[0].is_number() && json[1].is_number();
  if (!two_numbers || !(json[0].get<double>() < json[1].get<double>())) {
    throw JsonError(path, fmt::format("{} is no range; write the two ends of a full turn, such as "
                                      "[-3.14159265, 3.14159265]",
                                      shown(json)));
  }
  settings.phi_low = json[0].get<double>();
  settings.phi_high = json[1].get<double>();
}

void check_columns(const ObjectReader& reader, const AugmentationSettings& settings) {
  if ((settings.rotate_phi || settings.reflect_phi) && settings.phi.empty()) {
    reader.fail("phi", "the columns that are azimuths are missing; name them: [\"lep_phi\", ...]");
  }
  if (settings.reflect_eta && settings.eta.empty()) {
    reader.fail("eta",
                "the columns that are pseudorapidities are missing; name them: [\"lep_eta\", ...]");
  }
  for (const std::string& column : settings.eta) {
    if (std::find(settings.phi.begin(), settings.phi.end(), column) == settings.phi.end()) continue;
    reader.fail("eta", fmt::format("\"{}\" stands in \"phi\" too", column));
  }
}

}  // namespace

AugmentationSettings read_augmentation_settings(const Json& json, const std::string& path) {
  ObjectReader reader(json, path);
  AugmentationSettings settings;
  settings.rotate_phi = reader.boolean("rotate_phi", false);
  settings.reflect_phi = reader.boolean("reflect_phi", false);
  settings.reflect_eta = reader.boolean("reflect_eta", false);
  if (const Json* phi = reader.find("phi")) {
    settings.phi = read_column_names(*phi, reader.path("phi"));
  }
  if (const Json* eta = reader.find("eta")) {
    settings.eta = read_column_names(*eta, reader.path("eta"));
  }
  if (const Json* range = reader.find("phi_range")) {
    read_range(*range, reader.path("phi_range"), settings);
  }
  reader.finish();
  check_columns(reader, settings);
  return settings;
}

}  // namespace hepsweep::studies
