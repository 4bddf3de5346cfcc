#include "studies/metrics/discovery_metrics.hh"

#include <cmath>

namespace hepsweep::studies {

Estimate significance_cut(const MetricInput& input) {
  return Estimate::without_error(input.selected().cut);
}

Estimate selected_signal(const MetricInput& input) {
  return {input.selected().expected.signal, input.selected().signal_error};
}

Estimate selected_background(const MetricInput& input) {
  return {input.selected().expected.background, input.selected().background_error};
}

Estimate selected_background_events(const MetricInput& input) {
  const SelectedYields& selected = input.selected();
  if (std::isnan(selected.cut)) return {};
  return Estimate::without_error(static_cast<double>(selected.background_events));
}

Estimate exposure_gain(const MetricInput& input) {
  const Estimate with = significance_of(asimov_significance_sigma, input.selected());
  const double without = asimov_significance_sigma(*input.yields);
  return {equivalent_exposure(with.value, without),
          2 * with.value * with.error / (without * without)};
}

}  // namespace hepsweep::studies
