#include "studies/metrics/several_classes.hh"

#include <cmath>

#include "studies/metrics/accuracy.hh"
#include "studies/metrics/confusion.hh"

namespace hepsweep::studies {
namespace {

PassingEvents row_sum(const ConfusionMatrix& matrix, std::size_t truth) {
  PassingEvents sum;
  for (std::size_t c = 0; c < matrix.classes; ++c) {
    sum.weight += matrix.at(truth, c).weight;
    sum.squares += matrix.at(truth, c).squares;
  }
  return sum;
}

}  // namespace

double ConfusionMatrix::of_class(std::size_t truth) const {
  return row_sum(*this, truth).weight;
}

double ConfusionMatrix::predicted_as(std::size_t predicted) const {
  double sum = 0;
  for (std::size_t c = 0; c < classes; ++c) sum += at(c, predicted).weight;
  return sum;
}

ConfusionMatrix confusion_matrix(const MetricInput& input) {
  ConfusionMatrix matrix{input.classes, std::vector<PassingEvents>(input.classes * input.classes)};
  for (std::size_t i = 0; i < input.events(); ++i) {
    const auto truth = static_cast<std::size_t>(input.labels[i]);
    matrix.cells[truth * matrix.classes + predicted_class(input, i)].add(input.weights[i]);
  }
  return matrix;
}

Estimate balanced_accuracy(const MetricInput& input) {
  if (input.classes == 2) return at_one_half<balanced_accuracy_of_cells>(input);
  const ConfusionMatrix matrix = confusion_matrix(input);
  double sum = 0;
  double variance = 0;
  for (std::size_t c = 0; c < matrix.classes; ++c) {
    const PassingEvents all = row_sum(matrix, c);
    const double error = efficiency_error(matrix.at(c, c), all);
    sum += matrix.at(c, c).weight / all.weight;
    variance += error * error;
  }
  const auto classes = static_cast<double>(matrix.classes);
  return {sum / classes, std::sqrt(variance) / classes};
}

Estimate f1_score(const MetricInput& input) {
  if (input.classes == 2) return at_one_half<f1>(input);
  const ConfusionMatrix matrix = confusion_matrix(input);
  double sum = 0;
  for (std::size_t c = 0; c < matrix.classes; ++c) {
    sum += 2 * matrix.at(c, c).weight / (matrix.of_class(c) + matrix.predicted_as(c));
  }
  return Estimate::without_error(sum / static_cast<double>(matrix.classes));
}

Estimate matthews_correlation(const MetricInput& input) {
  if (input.classes == 2) return at_one_half<matthews>(input);
  const ConfusionMatrix matrix = confusion_matrix(input);
  double all = 0;
  double right = 0;
  double product = 0;
  double true_squares = 0;
  double predicted_squares = 0;
  for (std::size_t c = 0; c < matrix.classes; ++c) {
    const double truth = matrix.of_class(c);
    const double predicted = matrix.predicted_as(c);
    all += truth;
    right += matrix.at(c, c).weight;
    product += truth * predicted;
    true_squares += truth * truth;
    predicted_squares += predicted * predicted;
  }
  return Estimate::without_error(
      (right * all - product) /
      std::sqrt((all * all - predicted_squares) * (all * all - true_squares)));
}

}  // namespace hepsweep::studies
