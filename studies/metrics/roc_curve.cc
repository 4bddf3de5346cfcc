#include "studies/metrics/roc_curve.hh"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace hepsweep::studies {
namespace {

// The events' numbers by falling score, those of equal scores in their order.
std::vector<std::uint32_t> by_falling_score(std::span<const double> scores) {
  std::vector<std::uint32_t> order(scores.size());
  std::iota(order.begin(), order.end(), 0U);
  std::sort(order.begin(), order.end(), [&](std::uint32_t a, std::uint32_t b) {
    return scores[a] != scores[b] ? scores[a] > scores[b] : a < b;
  });
  return order;
}

}  // namespace

RocCurve roc_curve(std::span<const double> scores, std::span<const std::int32_t> labels,
                   std::int32_t positive, std::span<const double> weights) {
  RocCurve curve;
  RocPoint point;
  const std::vector<std::uint32_t> order = by_falling_score(scores);
  for (std::size_t i = 0; i < order.size(); ++i) {
    const std::uint32_t event = order[i];
    point.threshold = scores[event];
    (labels[event] == positive ? point.signal : point.background).add(weights[event]);
    curve.has_negative_weights = curve.has_negative_weights || weights[event] < 0;
    const bool is_last = i + 1 == order.size() || scores[order[i + 1]] != point.threshold;
    if (is_last) curve.points.push_back(point);
  }
  return curve;
}

RocPoint passing(std::span<const double> scores, std::span<const std::int32_t> labels,
                 std::int32_t positive, std::span<const double> weights, double threshold) {
  RocPoint point;
  point.threshold = threshold;
  for (std::size_t i = 0; i < scores.size(); ++i) {
    if (!(scores[i] >= threshold)) continue;
    (labels[i] == positive ? point.signal : point.background).add(weights[i]);
  }
  return point;
}

double efficiency_error(const PassingEvents& passing, const PassingEvents& all) {
  constexpr double rounding = 1e-13;  // of sums in different orders
  const double efficiency = passing.weight / all.weight;
  const double squares_failed = all.squares - passing.squares;
  if (squares_failed < rounding * all.squares) return 0;
  const double passed = (1 - efficiency) * (1 - efficiency) * passing.squares;
  const double failed = efficiency * efficiency * squares_failed;
  return std::sqrt(std::max(passed + failed, 0.0)) / std::abs(all.weight);
}

}  // namespace hepsweep::studies
