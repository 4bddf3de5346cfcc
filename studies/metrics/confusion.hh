#pragma once

#include <vector>

#include "studies/metrics/derivative.hh"
#include "studies/metrics/metric_input.hh"
#include "studies/metrics/roc_curve.hh"

namespace hepsweep::studies {

/// Two classes at a cut, class 1 being positive.
struct Confusion {
  PassingEvents true_positives;
  PassingEvents false_positives;
  PassingEvents false_negatives;
  PassingEvents true_negatives;
};

/// Positive where the score is at least the threshold.
Confusion confusion_at(const MetricInput& input, double threshold);

/// The four sums of weights, as numbers that know their derivatives.
struct ConfusionCells {
  Derivable tp;
  Derivable fp;
  Derivable fn;
  Derivable tn;
};

/// A figure of the confusion matrix. Where its denominator is 0 it is infinite or NaN.
using ConfusionFigure = Derivable (*)(const ConfusionCells& cells);

/// The figure with its standard error: that of sums of weights in independent cells, whose
/// variance is the sum of squared weights. For fractions and weights 1 it is the binomial one.
Estimate estimate(ConfusionFigure figure, const Confusion& confusion);

Derivable true_positives(const ConfusionCells& cells);
Derivable false_positives(const ConfusionCells& cells);
Derivable false_negatives(const ConfusionCells& cells);
Derivable true_negatives(const ConfusionCells& cells);
/// Sensitivity, recall, signal efficiency.
Derivable true_positive_rate(const ConfusionCells& cells);
/// Specificity.
Derivable true_negative_rate(const ConfusionCells& cells);
/// Precision, purity.
Derivable positive_predictive_value(const ConfusionCells& cells);
Derivable negative_predictive_value(const ConfusionCells& cells);
Derivable false_positive_rate(const ConfusionCells& cells);
Derivable false_negative_rate(const ConfusionCells& cells);
Derivable false_discovery_rate(const ConfusionCells& cells);
Derivable false_omission_rate(const ConfusionCells& cells);
Derivable likelihood_ratio_plus(const ConfusionCells& cells);
Derivable likelihood_ratio_minus(const ConfusionCells& cells);
Derivable prevalence_threshold(const ConfusionCells& cells);
/// Critical success index.
Derivable threat_score(const ConfusionCells& cells);
Derivable prevalence(const ConfusionCells& cells);
Derivable accuracy_of_cells(const ConfusionCells& cells);
Derivable balanced_accuracy_of_cells(const ConfusionCells& cells);
Derivable f1(const ConfusionCells& cells);
/// Matthews correlation coefficient.
Derivable matthews(const ConfusionCells& cells);

/// The metric of a figure: two classes, at a score of 0.5.
template <ConfusionFigure figure>
Estimate at_one_half(const MetricInput& input) {
  return estimate(figure, confusion_at(input, 0.5));
}

}  // namespace hepsweep::studies
