// The distribution of Kolmogorov's statistic.
#include <algorithm>
#include <cmath>
#include <numbers>
#include <vector>

#include "studies/metrics/kolmogorov_smirnov.hh"

namespace hepsweep::studies {
namespace {

constexpr double pi = std::numbers::pi;
constexpr double most_exact_events = 140;   // with matrices, at any distance
constexpr double most_close_events = 2000;  // with matrices, at small distances: the rest of
                                            // the expansion falls with 1/n^2
constexpr double most_summed_events = 2e6;  // terms of the one-sided tail

// P(D+ >= d) of n events: d sum_j C(n, j) (d + j/n)^(j-1) (1 - d - j/n)^(n-j), all terms positive.
double one_sided_tail(double n, double d) {
  // Beyond so many terms its expansion (S. Miller 1956) is as good.
  if (n > most_summed_events) return std::exp(-(6 * n * d + 1) * (6 * n * d + 1) / (18 * n));
  double sum = 0;
  const double last = std::floor(n * (1 - d));
  const double all = std::lgamma(n + 1);
  for (double j = 0; j <= last; ++j) {
    const double rest = 1 - d - j / n;
    if (rest <= 0) continue;
    sum += std::exp(all - std::lgamma(j + 1) - std::lgamma(n - j + 1) +
                    (j - 1) * std::log(d + j / n) + (n - j) * std::log(rest));
  }
  return std::min(d * sum, 1.0);
}

using SquareMatrix = std::vector<double>;

SquareMatrix product(const SquareMatrix& a, const SquareMatrix& b, std::size_t size) {
  SquareMatrix result(size * size);
  for (std::size_t i = 0; i < size; ++i) {
    for (std::size_t k = 0; k < size; ++k) {
      for (std::size_t j = 0; j < size; ++j) {
        result[i * size + j] += a[i * size + k] * b[k * size + j];
      }
    }
  }
  return result;
}

// J. Durbin's matrix for d = (k - h)/n, of size 2k - 1.
SquareMatrix durbin_matrix(std::size_t size, double h) {
  SquareMatrix matrix(size * size);
  for (std::size_t i = 0; i < size; ++i) {
    for (std::size_t j = 0; j < std::min(i + 2, size); ++j) {
      double value = 1;
      if (j == 0) value -= std::pow(h, static_cast<double>(i + 1));
      if (i == size - 1) value -= std::pow(h, static_cast<double>(size - j));
      if (j == 0 && i == size - 1 && h > 0.5) {
        value += std::pow(2 * h - 1, static_cast<double>(size));
      }
      matrix[i * size + j] = value / std::tgamma(static_cast<double>(i + 2 - j));
    }
  }
  return matrix;
}

// n! (e^scale/n)^n: for few events scale is 0. For many neither that nor the powers of the matrix
// are numbers; with a scale of 1 they are, and Stirling's series has 12 digits.
double prefactor(double n, bool few) {
  if (few) return std::exp(std::lgamma(n + 1) - n * std::log(n));
  const double series = 1 + (1 + (1 - 139 / (180 * n)) / (24 * n)) / (12 * n);
  return std::sqrt(2 * pi * n) * series;
}

// P(D < d), exact: G. Marsaglia, W. Tsang and J. Wang, J. Stat. Softw. 8 (2003) 18.
double exact_cdf(double n, double d) {
  const double k = std::ceil(n * d);
  const auto size = static_cast<std::size_t>(2 * k - 1);
  const bool few = n <= most_exact_events;
  SquareMatrix power = durbin_matrix(size, k - n * d);
  if (!few) {
    for (double& value : power) value /= std::numbers::e;
  }
  SquareMatrix result(size * size);
  for (std::size_t i = 0; i < size; ++i) result[i * size + i] = 1;
  for (auto exponent = static_cast<unsigned>(n); exponent > 0; exponent /= 2) {
    if (exponent % 2 == 1) result = product(result, power, size);
    power = product(power, power, size);
  }
  const std::size_t middle = (size - 1) / 2;
  return result[middle * size + middle] * prefactor(n, few);
}

// P(D < d) = K0 + K1 n^-1/2 + K2/n + K3 n^-3/2, up to terms of 1/n^2, in the form for small
// z = sqrt(n) d: W. Pelz and I. Good, J. R. Stat. Soc. B 38 (1976) 152.
double pelz_good_cdf(double n, double d) {
  constexpr int terms = 20;
  const double z = std::sqrt(n) * d;
  const double z2 = z * z;
  const double z4 = z2 * z2;
  const double z6 = z4 * z2;
  double half[4] = {};   // sums over (k + 1/2)^2 pi^2
  double whole[4] = {};  // sums over k^2 pi^2
  for (int k = 0; k < terms; ++k) {
    const double m = (k + 0.5) * (k + 0.5) * pi * pi;
    const double e = std::exp(-m / (2 * z2));
    half[0] += e;
    half[1] += (m - z2) * e;
    half[2] += (6 * z6 + 2 * z4 + m * (2 * z4 - 5 * z2) + m * m * (1 - 2 * z2)) * e;
    half[3] += (-30 * z6 - 90 * z4 * z4 + m * (135 * z4 - 96 * z6) + m * m * (212 * z4 - 60 * z2) +
                m * m * m * (5 - 30 * z2)) *
               e;
    const double q = (k + 1.0) * (k + 1.0) * pi * pi;
    const double f = std::exp(-q / (2 * z2));
    whole[2] += q * f;
    whole[3] += (3 * q * z2 - q * q) * f;
  }
  const double sum = half[0] / z + half[1] / (6 * z4 * std::sqrt(n)) +
                     (half[2] / (72 * z6 * z) - whole[2] / (36 * z2 * z)) / n +
                     (half[3] / (6480 * z6 * z4) + whole[3] / (216 * z6)) / (n * std::sqrt(n));
  return std::sqrt(2 * pi) * sum;
}

}  // namespace

double kolmogorov_survival(double events, double distance) {
  const double z2 = events * distance * distance;
  if (std::isnan(z2)) return z2;
  if (distance >= 1) return 0;
  if (events * distance <= 0.5) return 1;
  // Both one-sided distances are as large only where the sum of the two is beyond 1, or, this far
  // out, with a probability that does not count beside theirs.
  constexpr double far_out = 2.2;
  constexpr double far_out_for_few = 4;
  const bool few = events <= most_exact_events;
  if (distance >= 0.5 || z2 > (few ? far_out_for_few : far_out)) {
    return std::min(2 * one_sided_tail(events, distance), 1.0);
  }
  const bool close = events <= most_close_events && events * distance * std::sqrt(distance) <= 1.4;
  const double below = few || close ? exact_cdf(events, distance) : pelz_good_cdf(events, distance);
  return std::clamp(1 - below, 0.0, 1.0);
}

}  // namespace hepsweep::studies
