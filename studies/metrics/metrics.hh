#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace hepsweep::studies {

/// Events with the scores that a network gave them.
struct ScoredEvents {
  std::span<const float> scores;  ///< events x outputs, row-major, probabilities
  /// 1: the probability of class 1; 2: of the classes 0 and 1 (column 1 is the score); more: of
  /// each class.
  std::size_t outputs = 1;
  std::span<const std::int32_t> labels;  ///< class of each event, from 0
  std::span<const double> weights;       ///< one for each event, of any sign; empty: all 1
};

/// One metric of scored events.
struct NamedMetric {
  std::string name;
  double value = std::numeric_limits<double>::quiet_NaN();
  double error = std::numeric_limits<double>::quiet_NaN();  ///< statistical; NaN: none is known
};

/// Every known metric that applies to the events, in the order of known_metrics(). Where a score is
/// NaN, or where the metric is not defined (no events, the AUC of one class), its value is NaN.
/// Formulas: docs/statistics.md.
/// \throws std::invalid_argument where the spans' sizes don't fit each other
/// \throws InputError where a label is no class of the outputs
std::vector<NamedMetric> evaluate_metrics(const ScoredEvents& events);

/// One metric alone, as evaluate_metrics gives it. \throws InputError for an unknown name
NamedMetric evaluate_metric(std::string_view name, const ScoredEvents& events);

/// "auc", "accuracy", "log_loss".
std::vector<std::string> known_metrics();

/// \throws InputError for an unknown name, with the nearest known one
bool larger_is_better(std::string_view metric);

}  // namespace hepsweep::studies
