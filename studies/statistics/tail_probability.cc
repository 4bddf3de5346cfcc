#include "studies/statistics/tail_probability.hh"

#include <cmath>
#include <limits>

#include <boost/math/constants/constants.hpp>
#include <boost/math/special_functions/beta.hpp>
#include <boost/math/special_functions/erf.hpp>
#include <boost/math/special_functions/gamma.hpp>

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

// 1 + sum over k of the products of the first k ratios, which fall towards a limit below 1.
template <typename Ratio>
Real sum_of_products(Ratio ratio) {
  Real sum = 1;
  Real term = 1;
  for (int k = 0; term > std::numeric_limits<Real>::epsilon() * sum; ++k) {
    term *= ratio(static_cast<Real>(k));
    sum += term;
  }
  return sum;
}

TailProbability tail(Real p, Real complement) {
  const Real z = p <= 0.5L ? significance_of(p) : -significance_of(complement);
  return {static_cast<double>(p), static_cast<double>(z)};
}

TailProbability tiny_tail(Real log_p) {
  return {0, static_cast<double>(significance_of_log(log_p))};
}

constexpr TailProbability certain{1, -std::numeric_limits<double>::infinity()};

}  // namespace

TailProbability poisson_tail(double n, double background) {
  if (n == 0) return certain;
  const Real a = n;
  const Real b = background;
  const Real p = boost::math::gamma_p(a, b);
  if (p > smallest) return tail(p, boost::math::gamma_q(a, b));
  const Real sum = sum_of_products([&](Real k) { return b / (a + 1 + k); });
  return tiny_tail(a * std::log(b) - b - boost::math::lgamma(a + 1) + std::log(sum));
}

TailProbability on_off_tail(double n, double background, double variance) {
  if (n == 0) return certain;
  const Real tau = Real{background} / variance;
  const Real x = 1 / (1 + tau);
  const Real a = n;
  const Real b = tau * background + 1;
  const Real p = boost::math::ibeta(a, b, x);
  if (p > smallest) return tail(p, boost::math::ibetac(a, b, x));
  using boost::math::lgamma;
  const Real log_prefactor =
      a * std::log(x) + b * std::log1p(-x) + lgamma(a + b) - lgamma(b) - lgamma(a + 1);
  const Real sum = sum_of_products([&](Real k) { return x * (a + b + k) / (a + 1 + k); });
  return tiny_tail(log_prefactor + std::log(sum));
}

}  // namespace hepsweep::studies
