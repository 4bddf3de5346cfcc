#pragma once

#include "studies/metrics/kolmogorov_smirnov.hh"
#include "studies/metrics/metric_input.hh"

namespace hepsweep::studies {

/// The scores of one class in the training events and here; of several classes the scores are the
/// probabilities of that class. \pre input.training
KolmogorovSmirnov compare_with_training(const MetricInput& input, int of_class);

/// The metrics "overtraining_ks_signal" and "..._background": the Kolmogorov-Smirnov distance
/// between the scores of one class in the training events and here. Two classes only.
template <int of_class>
Estimate overtraining_distance(const MetricInput& input);

/// The metrics "overtraining_p_signal" and "..._background": the p-value of that distance. Small
/// where the network has learned its training events by heart.
template <int of_class>
Estimate overtraining_p_value(const MetricInput& input);

}  // namespace hepsweep::studies
