#include "studies/metrics/metrics.hh"

#include <algorithm>
#include <cmath>
#include <stdexcept>

#include <fmt/core.h>

#include "core/error.hh"
#include "core/words.hh"
#include "studies/metrics/metric_table.hh"

namespace hepsweep::studies {
namespace {

void check_sizes(const ScoredEvents& events) {
  const std::size_t n = events.labels.size();
  if (events.outputs == 0 || events.scores.size() != n * events.outputs) {
    throw std::invalid_argument(fmt::format("{} scores for {} events with {} outputs",
                                            events.scores.size(), n, events.outputs));
  }
  if (!events.weights.empty() && events.weights.size() != n) {
    throw std::invalid_argument(fmt::format("{} weights for {} events", events.weights.size(), n));
  }
}

void check_labels(std::span<const std::int32_t> labels, std::size_t classes) {
  for (const std::int32_t label : labels) {
    if (label >= 0 && static_cast<std::size_t>(label) < classes) continue;
    throw InputError(fmt::format(
        "an event of class {} can't be scored by a network whose outputs stand for the classes 0 "
        "to {}: give the last layer one unit for each class (or one unit for two classes)",
        label, classes - 1));
  }
}

MetricInput prepare(const ScoredEvents& events) {
  check_sizes(events);
  MetricInput input;
  input.classes = std::max<std::size_t>(events.outputs, 2);
  input.columns = events.outputs > 2 ? events.outputs : 1;
  check_labels(events.labels, input.classes);
  input.labels = events.labels;
  const std::size_t n = events.labels.size();
  if (events.outputs == 2) {
    input.probabilities.resize(n);
    for (std::size_t i = 0; i < n; ++i) input.probabilities[i] = events.scores[2 * i + 1];
  } else {
    input.probabilities.assign(events.scores.begin(), events.scores.end());
  }
  input.weights.assign(events.weights.begin(), events.weights.end());
  if (events.weights.empty()) input.weights.assign(n, 1);
  return input;
}

bool has_nan(const MetricInput& input) {
  return std::any_of(input.probabilities.begin(), input.probabilities.end(),
                     [](double p) { return std::isnan(p); });
}

NamedMetric evaluate(const Metric& metric, const MetricInput& input, bool undefined) {
  NamedMetric result;
  result.name = metric.name;
  if (undefined) return result;
  const Estimate estimate = metric.evaluate(input);
  result.value = estimate.value;
  result.error = estimate.error;
  return result;
}

const Metric& find_metric(std::string_view name) {
  for (const Metric& metric : metric_table()) {
    if (metric.name == name) return metric;
  }
  throw InputError("metric " + unknown_word_message(name, known_metrics()));
}

}  // namespace

std::vector<NamedMetric> evaluate_metrics(const ScoredEvents& events) {
  const MetricInput input = prepare(events);
  const bool undefined = has_nan(input) || input.events() == 0;
  std::vector<NamedMetric> result;
  for (const Metric& metric : metric_table()) {
    if (metric.needs == Needs::two_classes && input.classes > 2) continue;
    result.push_back(evaluate(metric, input, undefined));
  }
  return result;
}

NamedMetric evaluate_metric(std::string_view name, const ScoredEvents& events) {
  const Metric& metric = find_metric(name);
  const MetricInput input = prepare(events);
  if (metric.needs == Needs::two_classes && input.classes > 2) {
    throw InputError(
        fmt::format("metric \"{}\" is defined for two classes, not for {}", name, input.classes));
  }
  return evaluate(metric, input, has_nan(input) || input.events() == 0);
}

std::vector<std::string> known_metrics() {
  std::vector<std::string> names;
  for (const Metric& metric : metric_table()) names.emplace_back(metric.name);
  return names;
}

bool larger_is_better(std::string_view metric) {
  return find_metric(metric).larger_is_better;
}

}  // namespace hepsweep::studies
