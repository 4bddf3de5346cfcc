#pragma once

#include <limits>

namespace hepsweep::studies {

/// A value with its statistical uncertainty; NaN where there is none.
struct Estimate {
  double value = std::numeric_limits<double>::quiet_NaN();
  double error = std::numeric_limits<double>::quiet_NaN();

  static Estimate without_error(double value) {
    return {value, std::numeric_limits<double>::quiet_NaN()};
  }
};

}  // namespace hepsweep::studies
