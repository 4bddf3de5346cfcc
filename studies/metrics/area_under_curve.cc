#include "studies/metrics/area_under_curve.hh"

#include <algorithm>
#include <cmath>

namespace hepsweep::studies {
namespace {

struct RankedEvent {
  double score = 0;
  double weight = 0;
  std::uint32_t event = 0;
  bool positive = false;
};

struct ClassSums {
  double weight = 0;
  std::uint64_t events = 0;
};

/// Events in rising order of the score, and both classes' sums.
struct Ranking {
  std::vector<RankedEvent> events;
  ClassSums positives;
  ClassSums negatives;
  bool equal_weights = true;
};

Ranking rank(std::span<const double> scores, std::span<const std::int32_t> labels,
             std::int32_t positive, std::span<const double> weights) {
  Ranking ranking;
  ranking.events.reserve(scores.size());
  for (std::size_t i = 0; i < scores.size(); ++i) {
    const bool is_positive = labels[i] == positive;
    ranking.events.push_back({scores[i], weights[i], static_cast<std::uint32_t>(i), is_positive});
    ClassSums& sums = is_positive ? ranking.positives : ranking.negatives;
    sums.weight += weights[i];
    ++sums.events;
    ranking.equal_weights = ranking.equal_weights && weights[i] == weights[0];
  }
  std::sort(ranking.events.begin(), ranking.events.end(),
            [](const RankedEvent& a, const RankedEvent& b) {
              // The event's number makes the order, and so every rounding, unique.
              return a.score != b.score ? a.score < b.score : a.event < b.event;
            });
  return ranking;
}

/// Calls visit(first, last) for each run of events with the same score, in rising order.
template <typename Visit>
void for_each_tie(const std::vector<RankedEvent>& events, Visit visit) {
  for (std::size_t first = 0; first < events.size();) {
    std::size_t last = first + 1;
    while (last < events.size() && events[last].score == events[first].score) ++last;
    visit(first, last);
    first = last;
  }
}

/// Twice the (weighted) number of pairs ranked right, tied pairs counted by half.
template <typename Number, typename Weight>
Number twice_ranked_right(const Ranking& ranking, Weight weight_of) {
  Number negatives_below = 0;
  Number twice = 0;
  for_each_tie(ranking.events, [&](std::size_t first, std::size_t last) {
    Number positives = 0;
    Number negatives = 0;
    for (std::size_t i = first; i < last; ++i) {
      const RankedEvent& event = ranking.events[i];
      (event.positive ? positives : negatives) += weight_of(event);
    }
    twice += positives * (2 * negatives_below + negatives);
    negatives_below += negatives;
  });
  return twice;
}

void find_area(const Ranking& ranking, AreaUnderCurve& result) {
  if (ranking.equal_weights) {
    result.twice_right =
        twice_ranked_right<std::uint64_t>(ranking, [](const RankedEvent&) { return 1U; });
    result.twice_pairs = 2 * ranking.positives.events * ranking.negatives.events;
    result.area = static_cast<double>(result.twice_right) / static_cast<double>(result.twice_pairs);
    return;
  }
  const auto twice =
      twice_ranked_right<double>(ranking, [](const RankedEvent& event) { return event.weight; });
  result.area = twice / (2 * ranking.positives.weight * ranking.negatives.weight);
}

/// An event's share of its class, enlarged so that squares sum to a sample variance (n - 1).
double share(double weight, const ClassSums& sums) {
  if (sums.events < 2) return std::numeric_limits<double>::quiet_NaN();
  const auto n = static_cast<double>(sums.events);
  return weight / sums.weight * std::sqrt(n / (n - 1));
}

std::vector<double> influences(const Ranking& ranking, double area) {
  std::vector<double> result(ranking.events.size());
  const ClassSums& all_positives = ranking.positives;
  const ClassSums& all_negatives = ranking.negatives;
  double positives_below = 0;
  double negatives_below = 0;
  for_each_tie(ranking.events, [&](std::size_t first, std::size_t last) {
    double positives = 0;
    double negatives = 0;
    for (std::size_t i = first; i < last; ++i) {
      const RankedEvent& event = ranking.events[i];
      (event.positive ? positives : negatives) += event.weight;
    }
    // The fraction of the other class that events of this score are ranked right against.
    const double of_positive = (negatives_below + negatives / 2) / all_negatives.weight;
    const double of_negative = 1 - (positives_below + positives / 2) / all_positives.weight;
    for (std::size_t i = first; i < last; ++i) {
      const RankedEvent& event = ranking.events[i];
      result[event.event] = event.positive
                                ? share(event.weight, all_positives) * (of_positive - area)
                                : share(event.weight, all_negatives) * (of_negative - area);
    }
    positives_below += positives;
    negatives_below += negatives;
  });
  return result;
}

double root_of_squares(std::span<const double> values) {
  double sum = 0;
  for (const double value : values) sum += value * value;
  return std::sqrt(sum);
}

AreaUnderCurve mean_over_classes(const MetricInput& input) {
  std::vector<double> column(input.events());
  AreaUnderCurve mean;
  mean.influences.resize(input.events());
  double sum = 0;
  const auto classes = static_cast<double>(input.classes);
  for (std::size_t c = 0; c < input.classes; ++c) {
    for (std::size_t i = 0; i < column.size(); ++i) column[i] = input.probability(i, c);
    const auto one =
        area_under_curve(column, input.labels, static_cast<std::int32_t>(c), input.weights);
    if (one.influences.empty()) return {};
    sum += one.area;
    for (std::size_t i = 0; i < column.size(); ++i)
      mean.influences[i] += one.influences[i] / classes;
  }
  mean.area = sum / classes;
  return mean;
}

}  // namespace

AreaUnderCurve area_under_curve(std::span<const double> scores,
                                std::span<const std::int32_t> labels, std::int32_t positive,
                                std::span<const double> weights) {
  const Ranking ranking = rank(scores, labels, positive, weights);
  if (ranking.positives.weight == 0 || ranking.negatives.weight == 0) return {};
  AreaUnderCurve result;
  find_area(ranking, result);
  result.influences = influences(ranking, result.area);
  return result;
}

AreaUnderCurve area_of(const MetricInput& input) {
  if (input.columns > 1) return mean_over_classes(input);
  return area_under_curve(input.probabilities, input.labels, 1, input.weights);
}

Estimate auc(const MetricInput& input) {
  const AreaUnderCurve result = area_of(input);
  if (result.influences.empty()) return {};
  return {result.area, root_of_squares(result.influences)};
}

}  // namespace hepsweep::studies
