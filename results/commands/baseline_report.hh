#pragma once

#include <string>

#include "core/json.hh"

namespace hepsweep::results {

class StoredStudy;

/// What networks gain over classic methods: the best network's difference to each baseline with
/// its error, or why there is none; lines of text.
std::string baselines_text(const StoredStudy& study);

/// The same as an array, best baseline first.
Json baselines_json(const StoredStudy& study);

}  // namespace hepsweep::results
