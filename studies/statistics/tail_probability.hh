#pragma once

namespace hepsweep::studies {

/// The probability of at least so many events, and the one-sided Gaussian significance of that.
struct TailProbability {
  double p = 0;             ///< 0 where it is below the smallest number
  double significance = 0;  ///< also then; negative where p > 1/2
};

/// P(at least n | b), the regularised incomplete gamma function P(n, b). n = 0 gives p = 1 and
/// minus infinity. \pre n >= 0, b > 0, both finite
TailProbability poisson_tail(double n, double background);

/// P(at least n) where b is measured by b^2/v events in a control region b/v times as large, by
/// the regularised incomplete beta function I_1/(1+tau)(n, tau b + 1), tau = b/v (R. Cousins,
/// J. Linnemann, J. Tucker, Nucl. Instrum. Meth. A 595 (2008) 480). \pre n >= 0, b > 0, v > 0
TailProbability on_off_tail(double n, double background, double variance);

}  // namespace hepsweep::studies
