#pragma once

#include <cmath>
#include <numbers>

#include "studies/statistics/histfactory/log_gamma.hh"

/// -ln of a Poisson probability, nu - n ln nu + ln Gamma(n + 1), in two parts that are both >= 0
/// and of the size of their difference from nothing: with 10^8 events in a bin the three terms are
/// a million times larger than what a fit wants to know of them.
namespace hepsweep::studies::histfactory {

/// x - ln(1 + x) for |x| <= 0.1, exact to a few units in the last place: with s = x/(2 + x),
/// ln(1 + x) = 2 artanh(s) and x - 2 s = x s.
inline double excess_over_logarithm(double x) {
  const double s = x / (2 + x);
  const double z = s * s;
  const double tail =
      z * (1.0 / 3 + z * (1.0 / 5 + z * (1.0 / 7 + z * (1.0 / 9 + z * (1.0 / 11 + z / 13)))));
  return s * (x - 2 * tail);
}

/// What depends on the expectation: nu - n - n ln(nu/n), 0 at nu = n. \pre nu > 0, or n = nu = 0
inline double poisson_distance(double n, double nu) {
  if (!(n > 0)) return nu;
  const double distance = nu - n;
  const double x = distance / n;
  return std::abs(x) <= 0.1 ? n * excess_over_logarithm(x) : distance - n * std::log(nu / n);
}

/// The rest: n - n ln n + ln Gamma(n + 1), by Stirling's series (Abramowitz and Stegun 6.1.41)
/// where the terms would cancel. \pre n >= 0
inline double poisson_constant(double n) {
  constexpr double smallest_of_series = 32;
  if (!(n > 0)) return 0;
  if (n < smallest_of_series) return n - n * std::log(n) + log_gamma(n + 1);
  const double z = 1 / (n * n);
  const double series = (1.0 / 12 - z * (1.0 / 360 - z * (1.0 / 1260 - z / 1680))) / n;
  return 0.5 * std::log(2 * std::numbers::pi * n) + series;
}

}  // namespace hepsweep::studies::histfactory
