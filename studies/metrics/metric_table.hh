#pragma once

#include <span>
#include <string_view>

#include "studies/metrics/metric_input.hh"

namespace hepsweep::studies {

/// What a metric can be computed of.
enum class Needs {
  classes,          ///< any number of classes
  two_classes,      ///< one score only
  yields,           ///< two classes, and the events expected in the measurement
  training_events,  ///< two classes, and the scores of the events that were trained on
};

/// Which values rank first.
enum class Better { larger, smaller, neither };

/// When a metric is computed, unless a study asks for more or less.
enum class Usual {
  every_epoch,  ///< after each epoch on the validation split, and at the end
  at_the_end,   ///< of a trial's training, of each split
  on_demand,
};

struct Metric {
  std::string_view name;
  Better better;
  Needs needs;
  Usual usual;
  Estimate (*evaluate)(const MetricInput& input);
};

/// All metrics. A new one is a pair of files, a line here, and a row in docs/statistics.md.
std::span<const Metric> metric_table();

}  // namespace hepsweep::studies
