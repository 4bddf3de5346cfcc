#pragma once

#include <nlohmann/json.hpp>

namespace hepsweep {

/// JSON whose keys keep the order in which they were written, so that a study is stored and shown
/// as its author wrote it.
using Json = nlohmann::ordered_json;

}  // namespace hepsweep
