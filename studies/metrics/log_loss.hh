#pragma once

#include "studies/metrics/metric_input.hh"

namespace hepsweep::studies {

/// The metric "log_loss": -sum w ln p / sum w, p the probability given to the event's own class,
/// clipped to [eps, 1 - eps], eps = 2^-52. The clipped loss of one event is at most 36.04.
Estimate log_loss(const MetricInput& input);

}  // namespace hepsweep::studies
