#include "studies/metrics/kolmogorov_smirnov.hh"

#include <algorithm>
#include <cmath>
#include <limits>

namespace hepsweep::studies {
namespace {

constexpr double undefined = std::numeric_limits<double>::quiet_NaN();

struct Sums {
  double weight = 0;
  double squares = 0;

  double effective_size() const { return weight * weight / squares; }
};

Sums sort_and_sum(std::vector<WeightedScore>& sample) {
  std::stable_sort(
      sample.begin(), sample.end(),
      [](const WeightedScore& a, const WeightedScore& b) { return a.score < b.score; });
  Sums sums;
  for (const WeightedScore& event : sample) {
    sums.weight += event.weight;
    sums.squares += event.weight * event.weight;
  }
  return sums;
}

// Adds the weights of the events with exactly this score, the next ones of the sample.
void advance(const std::vector<WeightedScore>& sample, double score, std::size_t& next,
             double& below) {
  while (next < sample.size() && sample[next].score == score) below += sample[next++].weight;
}

double largest_difference(const std::vector<WeightedScore>& first, double first_weight,
                          const std::vector<WeightedScore>& second, double second_weight) {
  double largest = 0;
  double below_first = 0;
  double below_second = 0;
  for (std::size_t i = 0, j = 0; i < first.size() || j < second.size();) {
    const bool take_first =
        j == second.size() || (i < first.size() && first[i].score <= second[j].score);
    const double score = take_first ? first[i].score : second[j].score;
    advance(first, score, i, below_first);
    advance(second, score, j, below_second);
    largest =
        std::max(largest, std::abs(below_first / first_weight - below_second / second_weight));
  }
  return largest;
}

bool has_undefined_score(const std::vector<WeightedScore>& sample) {
  return std::any_of(sample.begin(), sample.end(),
                     [](const WeightedScore& event) { return std::isnan(event.score); });
}

}  // namespace

KolmogorovSmirnov compare_samples(std::vector<WeightedScore> first,
                                  std::vector<WeightedScore> second) {
  if (has_undefined_score(first) || has_undefined_score(second)) return {undefined, undefined};
  const Sums one = sort_and_sum(first);
  const Sums two = sort_and_sum(second);
  if (one.weight == 0 || two.weight == 0) return {undefined, undefined};
  const double distance = largest_difference(first, one.weight, second, two.weight);
  const double m = one.effective_size();
  const double n = two.effective_size();
  const double events = std::max(std::nearbyint(m * n / (m + n)), 1.0);
  return {distance, kolmogorov_survival(events, distance)};
}

}  // namespace hepsweep::studies
