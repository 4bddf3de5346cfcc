#include "studies/statistics/paired_comparison.hh"

#include <algorithm>
#include <cmath>
#include <limits>
#include <stdexcept>
#include <vector>

#include <boost/math/distributions/students_t.hpp>

namespace hepsweep::studies {
namespace {

std::vector<double> common_differences(std::span<const double> first,
                                       std::span<const double> second) {
  std::vector<double> differences;
  differences.reserve(first.size());
  for (std::size_t i = 0; i < first.size(); ++i) {
    if (!std::isfinite(first[i]) || !std::isfinite(second[i])) continue;
    differences.push_back(rounded_for_ties(first[i] - second[i]));
  }
  return differences;
}

bool all_zero(const std::vector<double>& values) {
  for (const double value : values) {
    if (value != 0) return false;
  }
  return true;
}

bool all_equal(const std::vector<double>& values) {
  for (const double value : values) {
    if (value != values.front()) return false;
  }
  return true;
}

double two_sided_p(double t, std::size_t n) {
  if (std::isinf(t)) return 0;
  const boost::math::students_t_distribution<double> distribution(static_cast<double>(n - 1));
  return 2 * boost::math::cdf(boost::math::complement(distribution, std::abs(t)));
}

}  // namespace

double rounded_for_ties(double value) {
  constexpr double decimals = 1e10;
  const double scaled = value * decimals;
  // From 2^53 on a double has no such decimals that could be rounded away.
  return std::abs(scaled) < 0x1p53 ? std::round(scaled) / decimals : value;
}

MeanAndError mean_and_error(std::span<const double> values) {
  MeanAndError result;
  double sum = 0;
  double smallest = std::numeric_limits<double>::infinity();
  double largest = -smallest;
  for (const double value : values) {
    if (!std::isfinite(value)) continue;
    sum += value;
    smallest = std::min(smallest, value);
    largest = std::max(largest, value);
    ++result.n;
  }
  if (result.n == 0) return result;
  const auto n = static_cast<double>(result.n);
  // Equal values have no spread; rounding in their sum must not make one.
  result.mean = smallest == largest ? smallest : sum / n;
  if (result.n < 2) return result;
  double squares = 0;
  for (const double value : values) {
    if (std::isfinite(value)) squares += (value - result.mean) * (value - result.mean);
  }
  result.error = std::sqrt(squares / (n - 1) / n);
  return result;
}

PairedComparison compare_paired(std::span<const double> first, std::span<const double> second) {
  if (first.size() != second.size()) {
    throw std::invalid_argument("a paired comparison needs as many values on both sides");
  }
  const std::vector<double> differences = common_differences(first, second);
  const MeanAndError mean = mean_and_error(differences);
  PairedComparison result;
  result.n = mean.n;
  if (result.n == 0) return result;
  result.difference = all_equal(differences) ? differences.front() : mean.mean;
  result.identical = all_zero(differences);
  if (result.n < 2) return result;
  if (result.identical) {
    result.error = result.t = 0;
    result.p = 1;
    return result;
  }
  // Equal differences have no spread; rounding in their mean must not make one.
  result.error = all_equal(differences) ? 0 : mean.error;
  result.t = result.difference / result.error;
  result.p = two_sided_p(result.t, result.n);
  return result;
}

}  // namespace hepsweep::studies
