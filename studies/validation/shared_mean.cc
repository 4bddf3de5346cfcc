#include "studies/validation/shared_mean.hh"

#include <cmath>

#include "studies/statistics/paired_comparison.hh"

namespace hepsweep::studies {

SharedMean shared_mean(const std::vector<ReplicaFigure>& figures) {
  std::vector<double> values;
  double errors = 0;
  double significances = 0;
  for (const ReplicaFigure& figure : figures) {
    if (!std::isfinite(figure.value)) continue;
    values.push_back(figure.value);
    errors += figure.error;
    significances += figure.significance;
  }
  const MeanAndError mean = mean_and_error(values);
  SharedMean result{.value = mean.mean, .replicas = static_cast<std::int64_t>(mean.n)};
  if (mean.n == 0) return result;
  const auto n = static_cast<double>(mean.n);
  result.error = std::hypot(errors / n, mean.n > 1 ? mean.error : 0);
  result.significance = significances / n;
  return result;
}

}  // namespace hepsweep::studies
