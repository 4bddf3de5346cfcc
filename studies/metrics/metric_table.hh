#pragma once

#include <span>
#include <string_view>

#include "studies/metrics/metric_input.hh"

namespace hepsweep::studies {

/// What a metric can be computed of.
enum class Needs {
  classes,      ///< any number of classes
  two_classes,  ///< one score only
};

struct Metric {
  std::string_view name;
  bool larger_is_better;
  Needs needs;
  Estimate (*evaluate)(const MetricInput& input);
};

/// All metrics. A new one is a pair of files, a line here, and a row in docs/statistics.md.
std::span<const Metric> metric_table();

}  // namespace hepsweep::studies
