#pragma once

#include <cmath>

namespace hepsweep::studies::histfactory {

/// ln Gamma(x) for x > 0. std::lgamma writes to a global variable; this does not.
inline double log_gamma(double x) {
  int sign = 0;
  return ::lgamma_r(x, &sign);
}

}  // namespace hepsweep::studies::histfactory
