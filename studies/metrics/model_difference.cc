#include "studies/metrics/model_difference.hh"

#include <cmath>
#include <vector>

#include "studies/metrics/delong.hh"
#include "studies/statistics/paired_comparison.hh"

namespace hepsweep::studies {
namespace {

std::vector<double> values_of(std::span<const AreaUnderCurve> areas) {
  std::vector<double> values;
  for (const AreaUnderCurve& area : areas) values.push_back(area.area);
  return values;
}

}  // namespace

double ModelDifference::error() const {
  return std::isnan(sample_error) ? seed_error : std::hypot(seed_error, sample_error);
}

ModelDifference compare_models(std::span<const double> first, std::span<const double> second) {
  const PairedComparison paired = compare_paired(first, second);
  return {.replicas = paired.n, .difference = paired.difference, .seed_error = paired.error};
}

ModelDifference compare_models(std::span<const AreaUnderCurve> first,
                               std::span<const AreaUnderCurve> second) {
  ModelDifference result = compare_models(values_of(first), values_of(second));
  result.sample_error = compare_areas(mean_area(first), mean_area(second)).difference_error;
  return result;
}

}  // namespace hepsweep::studies
