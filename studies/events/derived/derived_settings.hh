#pragma once

#include <string>
#include <vector>

#include "core/json.hh"

namespace hepsweep::studies {

/// Features computed from columns: data.objects and data.derived, checked, as they are written.
struct DerivedSettings {
  Json objects = Json::object();
  Json features = Json::object();

  bool empty() const { return features.empty(); }
  /// The names of the features, in order.
  std::vector<std::string> names() const;
};

/// Reads and checks both (docs/event-files.md). \param objects, features nullptr: none
/// \throws JsonError
DerivedSettings read_derived_settings(const Json* objects, const std::string& objects_path,
                                      const Json* features, const std::string& features_path);

/// The columns of which some features are made, each once; and of the derived features those
/// that are needed for them. \param features may be columns too, which are left as they are
struct DerivedNeeds {
  std::vector<std::string> columns;  ///< `features` that are no derived ones among them
  DerivedSettings settings;
};
DerivedNeeds needs_of(const std::vector<std::string>& features, const DerivedSettings& settings);

}  // namespace hepsweep::studies
