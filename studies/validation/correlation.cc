#include "studies/validation/correlation.hh"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <vector>

namespace hepsweep::studies {
namespace {

using Numbers = std::vector<double>;

constexpr std::size_t fewest_pairs = 4;

// The pairs that count.
struct Pairs {
  Numbers first;
  Numbers second;
  Numbers weights;
};

Pairs defined_pairs(std::span<const double> first, std::span<const double> second,
                    std::span<const double> weights) {
  Pairs pairs;
  for (std::size_t i = 0; i < first.size(); ++i) {
    if (!std::isfinite(first[i]) || !std::isfinite(second[i])) continue;
    pairs.first.push_back(first[i]);
    pairs.second.push_back(second[i]);
    pairs.weights.push_back(weights[i]);
  }
  return pairs;
}

// Rounding must leave no variance to numbers that are all the same.
bool is_constant(const Numbers& numbers) {
  return std::all_of(numbers.begin(), numbers.end(),
                     [&](double number) { return number == numbers.front(); });
}

double weighted_mean_of(const Numbers& numbers, const Numbers& weights, double all) {
  return std::inner_product(numbers.begin(), numbers.end(), weights.begin(), 0.0) / all;
}

double coefficient(const Pairs& pairs) {
  constexpr double undefined = std::numeric_limits<double>::quiet_NaN();
  const double all = std::accumulate(pairs.weights.begin(), pairs.weights.end(), 0.0);
  if (all == 0 || is_constant(pairs.first) || is_constant(pairs.second)) return undefined;
  const double first_mean = weighted_mean_of(pairs.first, pairs.weights, all);
  const double second_mean = weighted_mean_of(pairs.second, pairs.weights, all);
  double first_square = 0;
  double second_square = 0;
  double product = 0;
  for (std::size_t i = 0; i < pairs.first.size(); ++i) {
    const double x = pairs.first[i] - first_mean;
    const double y = pairs.second[i] - second_mean;
    first_square += pairs.weights[i] * x * x;
    second_square += pairs.weights[i] * y * y;
    product += pairs.weights[i] * x * y;
  }
  const double scale = std::sqrt(first_square * second_square);
  // With negative weights two negative variances are none either.
  if (!(first_square / all > 0) || !(second_square / all > 0) || !(scale > 0)) return undefined;
  return std::clamp(product / (all > 0 ? scale : -scale), -1.0, 1.0);
}

// The number of events without weights that would know as much: (sum w)^2/sum w^2.
double effective_events(const Numbers& weights) {
  const double sum = std::accumulate(weights.begin(), weights.end(), 0.0);
  return sum * sum / std::inner_product(weights.begin(), weights.end(), weights.begin(), 0.0);
}

double fishers_z(double value, double events) {
  return std::atanh(value) * std::sqrt(events - 3);  // NaN where there are fewer than 3
}

// In the order of the numbers: the weight below each, and half of the weight at it.
Numbers ranks_of(const Numbers& numbers, const Numbers& weights) {
  std::vector<std::size_t> order(numbers.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return numbers[a] < numbers[b]; });
  Numbers ranks(numbers.size());
  double below = 0;
  for (std::size_t first = 0; first < order.size();) {
    double here = 0;
    std::size_t last = first;
    for (; last < order.size() && numbers[order[last]] == numbers[order[first]]; ++last) {
      here += weights[order[last]];
    }
    for (; first < last; ++first) ranks[order[first]] = below + here / 2;
    below += here;
  }
  return ranks;
}

}  // namespace

CorrelationEstimate linear_correlation(std::span<const double> first,
                                       std::span<const double> second,
                                       std::span<const double> weights) {
  const Pairs pairs = defined_pairs(first, second, weights);
  CorrelationEstimate result;
  if (pairs.first.size() < fewest_pairs) return result;
  const double events = effective_events(pairs.weights);
  result.value = coefficient(pairs);
  result.error = (1 - result.value * result.value) / std::sqrt(events - 1);
  result.significance = fishers_z(result.value, events);
  return result;
}

CorrelationEstimate rank_correlation(std::span<const double> first, std::span<const double> second,
                                     std::span<const double> weights) {
  Pairs pairs = defined_pairs(first, second, weights);
  CorrelationEstimate result;
  if (pairs.first.size() < fewest_pairs) return result;
  pairs.first = ranks_of(pairs.first, pairs.weights);
  pairs.second = ranks_of(pairs.second, pairs.weights);
  const double events = effective_events(pairs.weights);
  result.value = coefficient(pairs);
  const double square = result.value * result.value;
  result.error = (1 - square) * std::sqrt((1 + square / 2) / (events - 3));
  result.significance = fishers_z(result.value, events);
  return result;
}

}  // namespace hepsweep::studies
