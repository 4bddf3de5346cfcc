#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "studies/metrics/discovery.hh"
#include "studies/metrics/estimate.hh"
#include "studies/metrics/roc_curve.hh"

namespace hepsweep::studies {

/// What every metric's function gets: sizes checked, everything in double precision.
struct MetricInput {
  std::size_t classes = 2;
  /// For two classes one column, the probability of class 1; for more, one column for each class.
  std::size_t columns = 1;
  std::vector<double> probabilities;  ///< events x columns, row-major; NaN: no metric exists
  std::span<const std::int32_t> labels;
  std::vector<double> weights;  ///< one for each event
  bool weighted = false;        ///< some weight is not 1

  /// Expected in the measurement, before any cut on the score.
  std::optional<Counting> yields;
  /// The cut on the score; without it the best one for these events.
  std::optional<double> cut;
  /// The metric by which the best cut is chosen.
  std::string cut_by = "significance";
  /// The same network's training events, to compare with; its `training` is not looked at.
  const MetricInput* training = nullptr;

  std::size_t events() const { return labels.size(); }
  /// Of one event for one class.
  double probability(std::size_t event, std::size_t of_class) const {
    if (columns > 1) return probabilities[event * columns + of_class];
    return of_class == 1 ? probabilities[event] : 1 - probabilities[event];
  }
  // Of two classes; made when they are asked for first, and kept for the other metrics.
  const RocCurve& roc() const;
  /// What the cut leaves of the yields; NaN where there is none. \pre yields
  const SelectedYields& selected() const;

 private:
  mutable std::shared_ptr<const RocCurve> roc_;
  mutable std::shared_ptr<const SelectedYields> selected_;
};

/// sum w x / sum w with the error sqrt(sum w^2 (x - mean)^2) / |sum w|; NaN where sum w is 0. For
/// weights 1 and x in {0, 1} that is the binomial error.
Estimate weighted_mean(std::span<const double> values, std::span<const double> weights);

}  // namespace hepsweep::studies
