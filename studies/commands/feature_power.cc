#include "studies/commands/feature_power.hh"

#include <cmath>
#include <numeric>
#include <vector>

#include "studies/metrics/area_under_curve.hh"

namespace hepsweep::studies {

Estimate power_of_column(const EventView& events, std::size_t column) {
  if (events.classes.size() != 2) return {};
  std::vector<double> values;
  std::vector<std::int32_t> labels;
  for (std::size_t event = 0; event < events.events(); ++event) {
    const float value = events.values[event * events.columns.size() + column];
    if (std::isnan(value)) continue;
    values.push_back(static_cast<double>(value));
    labels.push_back(events.labels[event]);
  }
  const auto result = area_under_curve(values, labels, 1, std::vector<double>(values.size(), 1));
  if (result.influences.empty()) return Estimate::without_error(result.area);
  const double variance = std::inner_product(result.influences.begin(), result.influences.end(),
                                             result.influences.begin(), 0.0);
  return {result.area, std::sqrt(variance)};
}

}  // namespace hepsweep::studies
