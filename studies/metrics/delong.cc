#include "studies/metrics/delong.hh"

#include <cmath>
#include <numbers>
#include <numeric>

namespace hepsweep::studies {
namespace {

constexpr double undefined = std::numeric_limits<double>::quiet_NaN();

double product(const AreaUnderCurve& first, const AreaUnderCurve& second) {
  if (first.influences.empty()) return undefined;
  return std::inner_product(first.influences.begin(), first.influences.end(),
                            second.influences.begin(), 0.0);
}

// Summed event by event, so that scores that nearly agree keep their digits.
double variance_of_difference(const AreaUnderCurve& first, const AreaUnderCurve& second) {
  if (first.influences.empty()) return undefined;
  double sum = 0;
  for (std::size_t i = 0; i < first.influences.size(); ++i) {
    const double difference = first.influences[i] - second.influences[i];
    sum += difference * difference;
  }
  return sum;
}

}  // namespace

double variance_of(const AreaUnderCurve& area) {
  return product(area, area);
}

AreaUnderCurve mean_area(std::span<const AreaUnderCurve> areas) {
  if (areas.empty()) return {};
  const auto n = static_cast<double>(areas.size());
  AreaUnderCurve mean;
  mean.area = 0;
  mean.influences.resize(areas.front().influences.size());
  for (const AreaUnderCurve& one : areas) {
    if (one.influences.empty()) return {};
    mean.area += one.area / n;
    for (std::size_t i = 0; i < one.influences.size(); ++i) {
      mean.influences[i] += one.influences[i] / n;
    }
  }
  return mean;
}

AreaComparison compare_areas(const AreaUnderCurve& first, const AreaUnderCurve& second) {
  AreaComparison result{};
  result.variance_first = variance_of(first);
  result.variance_second = variance_of(second);
  result.covariance = product(first, second);
  result.difference = first.area - second.area;
  result.difference_error = std::sqrt(variance_of_difference(first, second));
  result.z = result.difference_error > 0 ? result.difference / result.difference_error : undefined;
  result.p_value = std::erfc(std::abs(result.z) / std::numbers::sqrt2);
  return result;
}

}  // namespace hepsweep::studies
