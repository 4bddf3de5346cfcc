#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/json.hh"
#include "studies/events/data_settings.hh"
#include "studies/events/event_cache.hh"

namespace hepsweep::studies {

/// The study's systematics.validation: how the winner of the search is examined.
struct ValidationSettings {
  FeatureSettings spectators;  ///< columns, or all but some of those that are no inputs
  bool permuted_labels = true;
  double tolerated_correlation = 0.1;  ///< of the score with a spectator, in (0, 1]
};

/// \throws JsonError
ValidationSettings read_validation_settings(const Json& json, const std::string& path);

/// Of a resolved document; nothing where the study declares no validation. \throws JsonError
std::optional<ValidationSettings> validation_of(const Json& document);

/// A variable whose correlation with the score is wanted.
struct ValidationVariable {
  std::string name;
  bool is_input = true;  ///< of the network; otherwise a spectator
};

/// The features, then the spectators in the order of their columns (or as listed). What is listed
/// and is a feature of this configuration is an input.
/// \throws JsonError ("systematics.validation.spectators") for an unknown column (the nearest is
///   named), for the label or the weight, and for a column that is not one of numbers in every file
std::vector<ValidationVariable> validation_variables(const ValidationSettings& settings,
                                                     const DataSettings& data,
                                                     const MappedEvents& events,
                                                     const std::vector<std::string>& features);

}  // namespace hepsweep::studies
