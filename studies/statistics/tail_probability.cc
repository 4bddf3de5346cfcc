#include "studies/statistics/tail_probability.hh"

#include <cmath>
#include <limits>

#include <boost/math/constants/constants.hpp>
#include <boost/math/special_functions/beta.hpp>
#include <boost/math/special_functions/erf.hpp>
#include <boost/math/special_functions/gamma.hpp>
#include <boost/math/special_functions/log1p.hpp>

namespace hepsweep::studies {
namespace {

// Probabilities are long doubles (on x86-64 down to 1e-4932); smaller ones are logarithms.
using Real = long double;
constexpr Real smallest = 1e-4900L;

// Of p <= 1/2.
Real significance_of(Real p) {
  return boost::math::constants::root_two<Real>() * boost::math::erfc_inv(2 * p);
}

// Of a p so small that Q(z) = phi(z)/z (1 - 1/z^2 + 3/z^4 - 15/z^6) holds to 1e-14 (z > 100).
Real significance_of_log(Real log_p) {
  const Real root_two_pi = boost::math::constants::root_two_pi<Real>();
  Real z = std::sqrt(-2 * log_p);
  for (int step = 0; step < 8; ++step) {
    const Real u = 1 / (z * z);
    const Real log_rest = std::log1p(-u * (1 - u * (3 - 15 * u))) - std::log(z * root_two_pi);
    z = std::sqrt(2 * (log_rest - log_p));
  }
  return z;
}

// Gamma(a + 1) P(a, x) over x^a e^-x, of x < a.
Real gamma_series(Real a, Real x) {
  Real sum = 1;
  Real term = 1;
  for (int k = 1; term > std::numeric_limits<Real>::epsilon() * sum; ++k) {
    term *= x / (a + static_cast<Real>(k));
    sum += term;
  }
  return sum;
}

constexpr TailProbability certain{1, -std::numeric_limits<double>::infinity()};

TailProbability tail(Real p, Real complement) {
  if (complement == 0) return certain;
  const Real z = p <= 0.5L ? significance_of(p) : -significance_of(complement);
  return {static_cast<double>(p), static_cast<double>(z)};
}

TailProbability tiny_tail(Real log_p) {
  return {0, static_cast<double>(significance_of_log(log_p))};
}

// a I_x(a, b) over x^a (1 - x)^b/B(a, b), by W. Lentz's method: the continued fraction of the
// incomplete beta function (DLMF 8.17.22), which takes a few terms far out in the tail.
Real beta_fraction(Real a, Real b, Real x) {
  constexpr int most_terms = 100'000;
  constexpr Real precision = 1e-17L;
  Real ratio = 1;  // of two numerators that follow each other
  Real inverse = 1;
  Real value = 1;
  for (int k = 1; k < most_terms; ++k) {
    const Real m = static_cast<Real>(k / 2);
    const Real place = a + 2 * m;
    const Real term = k % 2 == 0 ? m * (b - m) * x / ((place - 1) * place)
                                 : -(a + m) * (a + b + m) * x / (place * (place + 1));
    inverse = 1 / (1 + term * inverse);
    ratio = k == 1 ? 1 : 1 + term / ratio;
    value *= inverse * ratio;
    if (k > 1 && std::abs(inverse * ratio - 1) < precision) break;
  }
  return value;
}

// From here on expansions are exact to 1e-10 of Z and 1e-7 of p; what Boost sums up takes a number
// of terms that grows without limit.
constexpr Real many = 1e7L;

// O. Barndorff-Nielsen's z = w + ln(u/w)/w, with N. Temme's uniform expansions of the incomplete
// gamma and beta functions (SIAM J. Math. Anal. 13 (1982) 239): w = -eta sqrt(N), u = -t sqrt(N).
// eta = t - skewness t^2 + ..., of t's sign, so that there is a limit where both vanish.
TailProbability tail_of_many(Real events, Real t, Real half_square, Real skewness) {
  constexpr Real at_limit = 1e-9L;
  const Real root = std::sqrt(events);
  const Real eta = std::copysign(std::sqrt(2 * half_square), t);
  const Real w = -eta * root;
  const Real z = std::abs(t) < at_limit ? w - skewness / root : w + std::log(t / eta) / w;
  return {static_cast<double>(boost::math::erfc(z / boost::math::constants::root_two<Real>()) / 2),
          static_cast<double>(z)};
}

// ratio - 1 - ln(ratio) >= 0, of ratio = 1 + t. Next to 1 it is t that has digits, next to 0 not.
Real excess(Real ratio, Real t) {
  return t < -0.5L ? t - std::log(ratio) : -boost::math::log1pmx(t);
}

TailProbability poisson_tail_of_many(Real n, Real background) {
  const Real t = (background - n) / n;
  return tail_of_many(n, t, excess(background / n, t), 1 / Real{3});
}

// I_x(a, b) with x = 1/(1 + tau), a = n, b = tau background + 1.
TailProbability on_off_tail_of_many(Real n, Real background, Real tau) {
  const Real b = tau * background + 1;
  const Real all = n + b;
  const Real distance = (1 - tau * (n - background)) / (all * (1 + tau));  // x - a/(a + b)
  const Real mean = n / all;
  const Real rest = b / all;
  const Real half_square = mean * excess(1 / ((1 + tau) * mean), distance / mean) +
                           rest * excess(tau / ((1 + tau) * rest), -distance / rest);
  const Real width = std::sqrt(mean * rest);
  return tail_of_many(all, distance / width, half_square, (rest - mean) / (3 * width));
}

}  // namespace

TailProbability poisson_tail(double n, double background) {
  if (n == 0) return certain;
  if (n > many) return poisson_tail_of_many(n, background);
  const Real a = n;
  const Real b = background;
  const Real p = boost::math::gamma_p(a, b);
  if (p > smallest) return tail(p, boost::math::gamma_q(a, b));
  return tiny_tail(a * std::log(b) - b - boost::math::lgamma(a + 1) + std::log(gamma_series(a, b)));
}

TailProbability on_off_tail(double n, double background, double variance) {
  if (n == 0) return certain;
  const Real tau = Real{background} / variance;
  const Real x = 1 / (1 + tau);
  const Real rest = tau / (1 + tau);
  const Real a = n;
  const Real b = tau * background + 1;
  if (a > many && b > many) return on_off_tail_of_many(a, background, tau);
  // Where x is next to 1 only the rest has digits: I_x(a, b) = 1 - I_(1-x)(b, a).
  const bool is_near_one = rest < x;
  const Real p = is_near_one ? boost::math::ibetac(b, a, rest) : boost::math::ibeta(a, b, x);
  const Real complement =
      is_near_one ? boost::math::ibeta(b, a, rest) : boost::math::ibetac(a, b, x);
  if (p > smallest) return tail(p, complement);
  using boost::math::lgamma;
  const Real log_rest = is_near_one ? std::log(rest) : std::log1p(-x);
  const Real log_prefactor =
      b * log_rest - a * std::log1p(tau) + lgamma(a + b) - lgamma(b) - lgamma(a + 1);
  return tiny_tail(log_prefactor + std::log(beta_fraction(a, b, x)));
}

}  // namespace hepsweep::studies
