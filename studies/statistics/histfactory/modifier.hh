#pragma once

#include <string>

#include "studies/statistics/histfactory/workspace.hh"

namespace hepsweep::studies::histfactory {

/// \throws JsonError where the schema is broken
Modifier read_modifier(const Json& json, const std::string& path);

Json to_json(const Modifier& modifier);

}  // namespace hepsweep::studies::histfactory
