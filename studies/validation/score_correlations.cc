#include "studies/validation/score_correlations.hh"

#include "studies/events/columns.hh"
#include "studies/validation/correlation.hh"

namespace hepsweep::studies {
namespace {

// The events of one class, with their scores.
struct ClassSample {
  std::vector<std::uint32_t> events;  ///< numbers in the view
  std::vector<double> scores;
  std::vector<double> weights;
};

ClassSample sample_of(std::size_t of_class, std::span<const std::uint32_t> events,
                      const MetricInput& scores) {
  const std::size_t scored = scores.classes > 2 ? of_class : 1;
  ClassSample sample;
  for (std::size_t i = 0; i < events.size(); ++i) {
    if (static_cast<std::size_t>(scores.labels[i]) != of_class) continue;
    sample.events.push_back(events[i]);
    sample.scores.push_back(scores.probability(i, scored));
    sample.weights.push_back(scores.weights[i]);
  }
  return sample;
}

std::vector<double> values_of(const EventView& view, std::uint32_t column,
                              const std::vector<std::uint32_t>& events) {
  std::vector<double> values;
  values.reserve(events.size());
  for (const std::uint32_t event : events) {
    values.push_back(view.values[event * view.columns.size() + column]);
  }
  return values;
}

}  // namespace

std::vector<ScoreCorrelation> score_correlations(const EventView& view,
                                                 std::span<const std::uint32_t> events,
                                                 const MetricInput& scores,
                                                 const std::vector<ValidationVariable>& variables,
                                                 const std::string& split,
                                                 const std::function<void()>& between_variables) {
  std::vector<ScoreCorrelation> result;
  for (std::size_t of_class = 0; of_class < scores.classes; ++of_class) {
    const ClassSample sample = sample_of(of_class, events, scores);
    for (const ValidationVariable& variable : variables) {
      if (between_variables) between_variables();
      const auto values = values_of(view, column_index(view, variable.name), sample.events);
      const auto add = [&](const char* kind, const CorrelationEstimate& estimate) {
        result.push_back({.split = split,
                          .of_class = view.classes[of_class],
                          .variable = variable.name,
                          .role = variable.is_input ? "input" : "spectator",
                          .kind = kind,
                          .value = estimate.value,
                          .error = estimate.error,
                          .significance = estimate.significance});
      };
      add("linear", linear_correlation(values, sample.scores, sample.weights));
      add("rank", rank_correlation(values, sample.scores, sample.weights));
    }
  }
  return result;
}

}  // namespace hepsweep::studies
