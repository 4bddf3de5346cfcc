#pragma once

#include "studies/metrics/metric_input.hh"

namespace hepsweep::studies {

/// The class that the scores tell: of two classes, 1 where its probability is >= 0.5; of several
/// the most probable one, the lowest of equals.
std::size_t predicted_class(const MetricInput& input, std::size_t event);

/// The metric "accuracy": the weighted fraction of events whose predicted class is theirs. Its
/// error is the binomial one.
Estimate accuracy(const MetricInput& input);

}  // namespace hepsweep::studies
