#pragma once

#include <cstddef>
#include <vector>

#include "studies/metrics/metric_input.hh"
#include "studies/metrics/roc_curve.hh"

namespace hepsweep::studies {

/// Events by their class and the class that the scores tell (predicted_class).
struct ConfusionMatrix {
  std::size_t classes = 0;
  std::vector<PassingEvents> cells;  ///< row-major: rows are the true classes

  const PassingEvents& at(std::size_t truth, std::size_t predicted) const {
    return cells[truth * classes + predicted];
  }
  double of_class(std::size_t truth) const;          ///< sum of weights of a row
  double predicted_as(std::size_t predicted) const;  ///< of a column
};

ConfusionMatrix confusion_matrix(const MetricInput& input);

/// The metric "balanced_accuracy": the mean over the classes of the fraction that is recognised.
Estimate balanced_accuracy(const MetricInput& input);

/// The metric "f1": of two classes 2 TP/(2 TP + FP + FN) for the signal, of several the mean over
/// each class against the rest (macro average), without an error.
Estimate f1_score(const MetricInput& input);

/// The metric "mcc": Matthews' correlation coefficient; for several classes J. Gorodkin's R_K
/// (Comput. Biol. Chem. 28 (2004) 367), without an error.
Estimate matthews_correlation(const MetricInput& input);

}  // namespace hepsweep::studies
