#include "studies/metrics/confusion.hh"

#include <cmath>

namespace hepsweep::studies {
namespace {

Derivable positives(const ConfusionCells& cells) {
  return cells.tp + cells.fn;
}

Derivable negatives(const ConfusionCells& cells) {
  return cells.fp + cells.tn;
}

}  // namespace

Confusion confusion_at(const MetricInput& input, double threshold) {
  Confusion confusion;
  for (std::size_t i = 0; i < input.events(); ++i) {
    const bool predicted = input.probabilities[i] >= threshold;
    PassingEvents& cell = input.labels[i] == 1
                              ? (predicted ? confusion.true_positives : confusion.false_negatives)
                              : (predicted ? confusion.false_positives : confusion.true_negatives);
    cell.add(input.weights[i]);
  }
  return confusion;
}

Estimate estimate(ConfusionFigure figure, const Confusion& confusion) {
  const std::array<const PassingEvents*, 4> cells{
      &confusion.true_positives, &confusion.false_positives, &confusion.false_negatives,
      &confusion.true_negatives};
  const auto variable = [&](std::size_t i) { return Derivable::variable(cells[i]->weight, i); };
  const Derivable result = figure({variable(0), variable(1), variable(2), variable(3)});
  double variance = 0;
  for (std::size_t i = 0; i < cells.size(); ++i) {
    variance += result.slopes[i] * result.slopes[i] * cells[i]->squares;
  }
  return {result.value, std::sqrt(variance)};
}

Derivable true_positives(const ConfusionCells& cells) {
  return cells.tp;
}
Derivable false_positives(const ConfusionCells& cells) {
  return cells.fp;
}
Derivable false_negatives(const ConfusionCells& cells) {
  return cells.fn;
}
Derivable true_negatives(const ConfusionCells& cells) {
  return cells.tn;
}
Derivable true_positive_rate(const ConfusionCells& cells) {
  return cells.tp / positives(cells);
}
Derivable true_negative_rate(const ConfusionCells& cells) {
  return cells.tn / negatives(cells);
}
Derivable positive_predictive_value(const ConfusionCells& cells) {
  return cells.tp / (cells.tp + cells.fp);
}
Derivable negative_predictive_value(const ConfusionCells& cells) {
  return cells.tn / (cells.tn + cells.fn);
}
Derivable false_positive_rate(const ConfusionCells& cells) {
  return cells.fp / negatives(cells);
}
Derivable false_negative_rate(const ConfusionCells& cells) {
  return cells.fn / positives(cells);
}
Derivable false_discovery_rate(const ConfusionCells& cells) {
  return cells.fp / (cells.tp + cells.fp);
}
Derivable false_omission_rate(const ConfusionCells& cells) {
  return cells.fn / (cells.tn + cells.fn);
}
Derivable likelihood_ratio_plus(const ConfusionCells& cells) {
  return true_positive_rate(cells) / false_positive_rate(cells);
}
Derivable likelihood_ratio_minus(const ConfusionCells& cells) {
  return false_negative_rate(cells) / true_negative_rate(cells);
}
Derivable prevalence_threshold(const ConfusionCells& cells) {
  const Derivable root = sqrt(false_positive_rate(cells));
  return root / (sqrt(true_positive_rate(cells)) + root);
}
Derivable threat_score(const ConfusionCells& cells) {
  return cells.tp / (positives(cells) + cells.fp);
}
Derivable prevalence(const ConfusionCells& cells) {
  return positives(cells) / (positives(cells) + negatives(cells));
}
Derivable accuracy_of_cells(const ConfusionCells& cells) {
  return (cells.tp + cells.tn) / (positives(cells) + negatives(cells));
}
Derivable balanced_accuracy_of_cells(const ConfusionCells& cells) {
  return 0.5 * (true_positive_rate(cells) + true_negative_rate(cells));
}
Derivable f1(const ConfusionCells& cells) {
  return 2 * cells.tp / (2 * cells.tp + cells.fp + cells.fn);
}
Derivable matthews(const ConfusionCells& cells) {
  const Derivable margins =
      (cells.tp + cells.fp) * positives(cells) * negatives(cells) * (cells.tn + cells.fn);
  return (cells.tp * cells.tn - cells.fp * cells.fn) / sqrt(margins);
}

}  // namespace hepsweep::studies
