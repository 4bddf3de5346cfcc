#include "studies/statistics/histfactory/toy_estimate.hh"

#include <cmath>
#include <numbers>

#include <boost/math/special_functions/erf.hpp>

namespace hepsweep::studies::histfactory {
namespace {

constexpr double excluded = 0.05;  // beyond a bound

double significance(double p_value) {
  if (!(p_value > 0) || !(p_value < 1)) return std::numeric_limits<double>::quiet_NaN();
  return std::numbers::sqrt2 * boost::math::erfc_inv(2 * p_value);
}

double normal_density(double z) {
  return std::exp(-0.5 * z * z) * std::numbers::inv_sqrtpi / std::numbers::sqrt2;
}

}  // namespace

ToyEstimate probability_of(std::uint64_t did, std::uint64_t toys) {
  ToyEstimate estimate;
  if (toys == 0) return estimate;
  const auto n = static_cast<double>(toys);
  estimate.value = static_cast<double>(did) / n;
  // The probability of which n toys in a row all miss (or all do it) in 5 % of the cases.
  const double rarest = -std::expm1(std::log(excluded) / n);
  if (did == 0) {
    estimate.at_most = rarest;
  } else if (did == toys) {
    estimate.at_least = 1 - rarest;
  } else {
    estimate.error = std::sqrt(estimate.value * (1 - estimate.value) / n);
  }
  return estimate;
}

ToyEstimate significance_of(const ToyEstimate& p_value) {
  ToyEstimate estimate;
  estimate.value = significance(p_value.value);
  estimate.error = p_value.error / normal_density(estimate.value);
  estimate.at_most = significance(p_value.at_least);
  estimate.at_least = significance(p_value.at_most);
  return estimate;
}

ToyEstimate ratio_of(const ToyEstimate& first, const ToyEstimate& second) {
  ToyEstimate estimate;
  if (!(second.value > 0)) return estimate;
  estimate.value = first.value / second.value;
  estimate.at_most = first.at_most / second.value;
  estimate.at_least = first.at_least / second.value;
  const double error_of_second = std::isnan(second.error) ? 0 : second.error;
  estimate.error = std::hypot(first.error, estimate.value * error_of_second) / second.value;
  return estimate;
}

}  // namespace hepsweep::studies::histfactory
