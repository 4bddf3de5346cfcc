#pragma once

#include "studies/metrics/metric_input.hh"

namespace hepsweep::studies {

/// The metric "accuracy": the weighted fraction of events whose predicted class is theirs. Two
/// classes: class 1 where its probability is >= 0.5. Several: the most probable class, the lowest
/// of equals. Its error is the binomial one.
Estimate accuracy(const MetricInput& input);

}  // namespace hepsweep::studies
