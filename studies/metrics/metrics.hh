#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "studies/metrics/metric_choice.hh"
#include "studies/metrics/metric_input.hh"

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

/// What metrics are computed of: the events and their scores, checked. Refers to the labels. What
/// some metrics need besides (yields, the training events) may be set in it.
/// \throws std::invalid_argument where the spans' sizes don't fit each other
/// \throws InputError where a label is no class of the outputs
MetricInput metric_input(const ScoredEvents& events);

/// The chosen metrics that apply to the events, in the order of the table. Where a score is NaN, or
/// where a metric is not defined (no events, the AUC of one class), its value is NaN. Formulas:
/// docs/statistics.md.
std::vector<NamedMetric> evaluate_metrics(const MetricInput& input, const MetricChoice& choice);

/// One metric alone. \throws InputError for an unknown name, and for a metric of something that the
/// events don't have: two classes, yields
NamedMetric evaluate_metric(std::string_view name, const MetricInput& input);

/// The names in the table, without those "_unweighted".
std::vector<std::string> known_metrics();

/// \throws InputError for an unknown name, with the nearest known one, and for a metric that ranks
/// nothing
bool larger_is_better(std::string_view metric);

/// Whether a metric needs a study's `yields`, or two classes. \throws InputError for unknown names
bool needs_yields(std::string_view metric);
bool needs_two_classes(std::string_view metric);

}  // namespace hepsweep::studies
