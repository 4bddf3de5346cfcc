#pragma once

#include <string>
#include <vector>

#include "studies/events/data_settings.hh"
#include "studies/events/event_cache.hh"

namespace hepsweep::studies {

/// The names of the features, in order: as listed, or the columns' order for all_except. The label
/// and the weight are never features.
/// \throws JsonError ("data.features") for an unknown column (the nearest is named)
/// \throws InputError for a feature with text, an infinite value, or an undefined value where none
/// is allowed (with file, line and value)
std::vector<std::string> feature_names(const DataSettings& settings, const MappedEvents& events);

}  // namespace hepsweep::studies
