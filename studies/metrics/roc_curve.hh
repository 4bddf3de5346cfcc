#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace hepsweep::studies {

/// The events of one class that pass a cut.
struct PassingEvents {
  double weight = 0;         ///< sum of weights
  double squares = 0;        ///< sum of their squares
  std::uint64_t events = 0;  ///< their number
  void add(double event_weight) {
    weight += event_weight;
    squares += event_weight * event_weight;
    ++events;
  }
};

/// A cut: everything with at least this score passes.
struct RocPoint {
  double threshold = 0;
  PassingEvents signal;
  PassingEvents background;
};

/// The ROC curve: one point for each distinct score, the highest first; the last one holds all
/// events. (0, 0), where nothing passes, is not stored.
struct RocCurve {
  std::vector<RocPoint> points;
  bool has_negative_weights = false;

  bool empty() const { return points.empty(); }
  const PassingEvents& all_signal() const { return points.back().signal; }
  const PassingEvents& all_background() const { return points.back().background; }
  double signal_efficiency(std::size_t point) const {
    return points[point].signal.weight / all_signal().weight;
  }
  /// The false positive rate.
  double background_efficiency(std::size_t point) const {
    return points[point].background.weight / all_background().weight;
  }
};

/// O(n log n). Events of equal scores enter together, in the order of their numbers.
/// \param scores none is NaN
/// \param positive the class that should score high; all others are background
RocCurve roc_curve(std::span<const double> scores, std::span<const std::int32_t> labels,
                   std::int32_t positive, std::span<const double> weights);

/// What passes score >= threshold.
RocPoint passing(std::span<const double> scores, std::span<const std::int32_t> labels,
                 std::int32_t positive, std::span<const double> weights, double threshold);

/// The standard error of the fraction that passes, sum w x / sum w: for weights 1 the binomial one.
double efficiency_error(const PassingEvents& passing, const PassingEvents& all);

}  // namespace hepsweep::studies
