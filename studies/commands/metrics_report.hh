#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/json.hh"
#include "studies/metrics/metric_input.hh"
#include "studies/metrics/regression.hh"

namespace hepsweep::studies {

/// Scored events of two classes, as a file holds them.
struct ScoredSample {
  std::vector<double> scores;
  std::optional<std::vector<double>> second_scores;  ///< another score of the same events
  std::vector<std::int32_t> labels;                  ///< 1: signal
  std::vector<double> weights;                       ///< all 1 where the file has none

  MetricInput input(bool weighted) const;
};

/// All metrics with w = 1 ("unweighted") and with the weights, AUCs of both scores, and their
/// comparison. NaN and infinity are null.
/// \param yields adds the block "discovery", at the best cut for these events
/// \param with_curve adds the points of the ROC curve
Json metrics_json(const ScoredSample& sample, const std::optional<Counting>& yields,
                  bool with_curve);
/// The same as a table for the terminal.
std::string metrics_text(const ScoredSample& sample, const std::optional<Counting>& yields);

/// Predicted numbers: each figure with its error.
Json regression_json(const RegressionMetrics& metrics, std::size_t events);
std::string regression_text(const RegressionMetrics& metrics, std::size_t events);

}  // namespace hepsweep::studies
