#pragma once

#include <string>

#include "core/json.hh"

namespace hepsweep::studies {

/// The events expected in the measurement, to which scores are normalised.
struct Yields {
  double signal = 0;                  ///< events, > 0
  double background = 0;              ///< events, > 0
  double background_uncertainty = 0;  ///< relative, >= 0: 0.05 is 5 %
};

/// \throws JsonError
Yields read_yields(const Json& json, const std::string& path);

}  // namespace hepsweep::studies
