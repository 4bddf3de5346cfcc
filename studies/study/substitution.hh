#pragma once

#include <set>
#include <string>

#include "core/json.hh"

namespace hepsweep::studies {

/// A copy of `json` in which every text "$name" is the value of that parameter, whatever its type,
/// and every text that begins with "$$" has lost one "$". "${NAME}" is left to the readers of
/// paths.
/// \param path of `json`, for messages
/// \param used collects the names of the parameters that occur
/// \throws JsonError for a parameter that is not among `parameters`, naming the nearest
Json substitute(const Json& json, const Json& parameters, const std::string& path,
                std::set<std::string>& used);

}  // namespace hepsweep::studies
