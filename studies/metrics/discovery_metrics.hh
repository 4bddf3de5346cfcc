#pragma once

#include "studies/metrics/metric_input.hh"

// Metrics of the events that a cut on the score leaves: all need a study's yields.
namespace hepsweep::studies {

/// The metrics "significance" and "significance_NAME".
template <double (*definition)(const Counting&)>
Estimate discovery(const MetricInput& input) {
  return significance_of(definition, input.selected());
}

/// The metric "significance_cut": the score at which the cut stands.
Estimate significance_cut(const MetricInput& input);
/// The metrics "selected_signal" and "selected_background": expected events behind the cut.
Estimate selected_signal(const MetricInput& input);
Estimate selected_background(const MetricInput& input);
/// The metric "selected_background_events": the number of simulated background events behind it.
Estimate selected_background_events(const MetricInput& input);
/// The metric "exposure_gain": by how much more data the same significance ("significance") would
/// be reached without a cut, (Z/Z_all)^2 - 1.
Estimate exposure_gain(const MetricInput& input);

}  // namespace hepsweep::studies
