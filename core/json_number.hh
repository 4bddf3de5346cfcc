#pragma once

#include <cmath>

#include "core/json.hh"

namespace hepsweep {

/// A number for JSON, which has none for infinities and NaN: null where it is not finite.
inline Json number_json(double value) {
  return std::isfinite(value) ? Json(value) : Json(nullptr);
}

}  // namespace hepsweep
