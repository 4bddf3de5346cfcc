#pragma once

#include <string>
#include <vector>

#include "studies/statistics/histfactory/parameters.hh"

namespace hepsweep::studies::histfactory {

/// Puts a measurement's settings over the modifiers' defaults, then checks that every parameter
/// has a start inside its bounds. Settings of a name that no modifier has are logged and not used.
/// \param path of the list of settings, for messages
/// \throws JsonError where a setting doesn't fit its parameter
void apply_settings(Parameters& parameters, const std::vector<ParameterSettings>& settings,
                    const std::string& path);

}  // namespace hepsweep::studies::histfactory
