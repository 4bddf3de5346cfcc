#pragma once

#include <span>
#include <string_view>

namespace hepsweep::studies {

/// The events that a counting experiment expects: n = s + b will be seen, b is known to sigma_b.
/// Numbers need not be integers.
struct Counting {
  double signal = 0;            ///< s
  double background = 0;        ///< b
  double background_sigma = 0;  ///< sigma_b, in events
};

/// Definitions of the expected discovery significance, in Gaussian standard deviations. Where one
/// is not defined (a denominator of 0, b = 0 for those that need an expectation, s or b below 0)
/// it is NaN. Formulas and sources: docs/statistics.md.
double s_over_sqrt_b(const Counting& events);
double s_over_sqrt_sb(const Counting& events);
double s_over_sqrt_b_sigma(const Counting& events);
double s_over_sqrt_sb_sigma(const Counting& events);
/// Profile likelihood ratio on the Asimov data, b known exactly.
double asimov_significance(const Counting& events);
/// The same with b measured in a control region that gives it to sigma_b.
double asimov_significance_sigma(const Counting& events);
/// Approximate median significance: the Asimov one with 10 further background events.
double approximate_median_significance(const Counting& events);
/// Z_Bi: the p-value of s + b events against a background measured in a control region, exactly.
/// Negative where p > 1/2.
double binomial_significance(const Counting& events);
/// The p-value of Z_Bi; 0 below the smallest number.
double binomial_p_value(const Counting& events);

/// How much longer one must measure with the significance `without` to reach `with` (significance
/// grows with the square root of the exposure): (with/without)^2 - 1; 0.3 is 30 %.
double equivalent_exposure(double with, double without);

/// One definition, as tables and results name it.
struct SignificanceDefinition {
  std::string_view name;     ///< in metrics, behind "significance_"
  std::string_view formula;  ///< for people
  std::string_view key;      ///< in JSON
  double (*of)(const Counting& events);
};

/// All definitions, side by side.
std::span<const SignificanceDefinition> significance_definitions();

}  // namespace hepsweep::studies
