#include "studies/statistics/significance.hh"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include <boost/math/special_functions/log1p.hpp>

#include "studies/statistics/tail_probability.hh"

namespace hepsweep::studies {
namespace {

constexpr double undefined = std::numeric_limits<double>::quiet_NaN();
constexpr double regularisation = 10;  // of the approximate median significance

double variance_of_background(const Counting& events) {
  return events.background_sigma * events.background_sigma;
}

// Infinite and NaN counts are not possible either.
bool is_possible(const Counting& events) {
  return events.signal >= 0 && events.background >= 0 && events.background_sigma >= 0 &&
         std::isfinite(events.signal + events.background + variance_of_background(events));
}

double over_root(const Counting& events, double variance) {
  return is_possible(events) && variance > 0 ? events.signal / std::sqrt(variance) : undefined;
}

// log(1 + x) - x without loss of digits.
double log1p_minus(double x) {
  return boost::math::log1pmx(x);
}

// sqrt(2 ((s+b) ln(1 + s/b) - s)); with x = s/b the bracket is b (log1pmx(x) + x log1p(x)), which
// is b x^2/2 where x is so small that its square may be none.
double asimov(double signal, double background) {
  constexpr double tiny = 1e-12;
  const double x = signal / background;
  if (std::isinf(x)) return undefined;  // b is next to nothing
  if (x < tiny) return signal / std::sqrt(background);
  return std::sqrt(2 * background * (log1p_minus(x) + x * std::log1p(x)));
}

// The bracket of Z_A with sigma_b. Both logarithms are close to what is subtracted where y is
// small; with y and z as below, (s+b) y - (b^2/v) z = s^2 b^2/((b^2 + n v)(b + v)) exactly.
// Elsewhere it is that rest which would lose digits.
double asimov_bracket(double signal, double background, double variance) {
  constexpr double large = 0.5;
  const double n = signal + background;
  const double denominator = background * background + n * variance;
  const double y = signal * background / denominator;
  const double z = variance * signal / (background * (background + variance));
  if (y > large) {
    return n * std::log1p(y) - background * (background / variance) * std::log1p(z);
  }
  const double leading =
      signal * (background / denominator) * signal * (background / (background + variance));
  return leading + n * log1p_minus(y) - background * (background / variance) * log1p_minus(z);
}

// Whether it changes no significance by more than some 1e-11 that the background is known to sigma
// only: the effect on p is (s/b)^2 v/2 in the tail, and of the size of (s + b) v/b^2 elsewhere.
// Beyond that sums lose digits.
bool is_exact(const Counting& events) {
  constexpr double negligible = 1e-11;
  if (events.background_sigma == 0) return true;
  const double ratio = events.signal / events.background;
  const double effect = ratio * ratio + (1 + ratio) / events.background;
  return variance_of_background(events) * effect < negligible;
}

TailProbability binomial_tail(const Counting& events) {
  const double n = events.signal + events.background;
  if (is_exact(events)) return poisson_tail(n, events.background);
  return on_off_tail(n, events.background, variance_of_background(events));
}

bool has_expectation(const Counting& events) {
  return is_possible(events) && events.background > 0;
}

}  // namespace

double s_over_sqrt_b(const Counting& events) {
  return over_root(events, events.background);
}

double s_over_sqrt_sb(const Counting& events) {
  return over_root(events, events.signal + events.background);
}

double s_over_sqrt_b_sigma(const Counting& events) {
  return over_root(events, events.background + variance_of_background(events));
}

double s_over_sqrt_sb_sigma(const Counting& events) {
  return over_root(events, events.signal + events.background + variance_of_background(events));
}

double asimov_significance(const Counting& events) {
  if (!has_expectation(events)) return undefined;
  return asimov(events.signal, events.background);
}

double asimov_significance_sigma(const Counting& events) {
  if (!has_expectation(events)) return undefined;
  if (is_exact(events)) return asimov_significance(events);
  const double bracket =
      asimov_bracket(events.signal, events.background, variance_of_background(events));
  return std::sqrt(2 * std::max(bracket, 0.0));
}

double approximate_median_significance(const Counting& events) {
  if (!is_possible(events)) return undefined;
  return asimov(events.signal, events.background + regularisation);
}

double binomial_significance(const Counting& events) {
  return has_expectation(events) ? binomial_tail(events).significance : undefined;
}

double binomial_p_value(const Counting& events) {
  return has_expectation(events) ? binomial_tail(events).p : undefined;
}

double equivalent_exposure(double with, double without) {
  const double ratio = with / without;
  return ratio * ratio - 1;
}

std::span<const SignificanceDefinition> significance_definitions() {
  static constexpr std::array definitions{
      SignificanceDefinition{"s_over_sqrt_b", "s/√b", "s_over_sqrt_b", s_over_sqrt_b},
      SignificanceDefinition{"s_over_sqrt_sb", "s/√(s+b)", "s_over_sqrt_sb", s_over_sqrt_sb},
      SignificanceDefinition{"s_over_sqrt_b_sigma", "s/√(b+σ²)", "s_over_sqrt_b_sigma",
                             s_over_sqrt_b_sigma},
      SignificanceDefinition{"s_over_sqrt_sb_sigma", "s/√(s+b+σ²)", "s_over_sqrt_sb_sigma",
                             s_over_sqrt_sb_sigma},
      SignificanceDefinition{"asimov", "Asimov, b exact", "Z_A", asimov_significance},
      SignificanceDefinition{"asimov_sigma", "Asimov, b to σ", "Z_A_sigma",
                             asimov_significance_sigma},
      SignificanceDefinition{"ams", "AMS, 10 more background", "AMS_breg10",
                             approximate_median_significance},
      SignificanceDefinition{"binomial", "exact binomial, b to σ", "Z_Bi", binomial_significance},
  };
  return definitions;
}

}  // namespace hepsweep::studies
