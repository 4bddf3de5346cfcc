#include "studies/metrics/metrics.hh"

#include <algorithm>
#include <cmath>
#include <stdexcept>

#include <fmt/core.h>

#include "core/error.hh"
#include "studies/metrics/confusion.hh"
#include "studies/metrics/several_classes.hh"

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

bool is_undefined(const MetricInput& input) {
  return input.events() == 0 || std::any_of(input.probabilities.begin(), input.probabilities.end(),
                                            [](double p) { return std::isnan(p); });
}

NamedMetric evaluate(const MetricName& name, const MetricInput& input, bool undefined) {
  NamedMetric result;
  result.name = name.text();
  if (undefined) return result;
  const Estimate estimate = name.metric->evaluate(input);
  result.value = estimate.value;
  result.error = estimate.error;
  return result;
}

// Whether the events have what the metric is computed of; otherwise what they lack.
std::string lacking(Needs needs, const MetricInput& input) {
  if (needs != Needs::classes && input.classes > 2) {
    return fmt::format("is defined for two classes, not for {}", input.classes);
  }
  if (needs == Needs::yields && !input.yields) return "needs the expected events: \"yields\"";
  if (needs == Needs::training_events && input.training == nullptr) {
    return "compares with the training events";
  }
  return "";
}

// The same events with weights 1.
MetricInput unweighted(const MetricInput& input) {
  MetricInput result;
  result.classes = input.classes;
  result.columns = input.columns;
  result.probabilities = input.probabilities;
  result.labels = input.labels;
  result.weights.assign(input.events(), 1);
  return result;
}

// Two inputs: as it is, and without weights, which is made where it is needed.
class BothInputs {
 public:
  explicit BothInputs(const MetricInput& input) : weighted_(input) {}

  const MetricInput& of(const MetricName& name) {
    if (!name.unweighted || !weighted_.weighted) return weighted_;
    if (!unweighted_) {
      unweighted_ = unweighted(weighted_);
      if (weighted_.training != nullptr) {
        training_ = unweighted(*weighted_.training);
        unweighted_->training = &training_;
      }
    }
    return *unweighted_;
  }

 private:
  const MetricInput& weighted_;
  std::optional<MetricInput> unweighted_;
  MetricInput training_;
};

void add_confusion_matrix(const MetricInput& input, bool undefined, std::string_view suffix,
                          std::vector<NamedMetric>& result) {
  const ConfusionMatrix matrix =
      undefined ? ConfusionMatrix{input.classes, {}} : confusion_matrix(input);
  for (std::size_t truth = 0; truth < matrix.classes; ++truth) {
    for (std::size_t predicted = 0; predicted < matrix.classes; ++predicted) {
      NamedMetric cell;
      cell.name = fmt::format("confusion_{}_{}{}", truth, predicted, suffix);
      if (!undefined) {
        cell.value = matrix.at(truth, predicted).weight;
        cell.error = std::sqrt(matrix.at(truth, predicted).squares);
      }
      result.push_back(cell);
    }
  }
}

bool is_cell_of_two_classes(const Metric& metric) {
  return metric.evaluate == at_one_half<true_positives> ||
         metric.evaluate == at_one_half<false_positives> ||
         metric.evaluate == at_one_half<false_negatives> ||
         metric.evaluate == at_one_half<true_negatives>;
}

bool is_wanted(const MetricName& name, const MetricInput& input, const MetricChoice& choice) {
  if (!lacking(name.metric->needs, input).empty()) return false;
  if (choice.includes(name, input.weighted)) return true;
  return !name.unweighted && choice.includes_confusion_matrix() &&
         is_cell_of_two_classes(*name.metric);
}

}  // namespace

MetricInput metric_input(const ScoredEvents& events) {
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
  input.weighted = std::any_of(input.weights.begin(), input.weights.end(),
                               [](double weight) { return weight != 1; });
  return input;
}

std::vector<NamedMetric> evaluate_metrics(const MetricInput& input, const MetricChoice& choice) {
  const bool undefined = is_undefined(input);
  BothInputs inputs(input);
  std::vector<NamedMetric> result;
  for (const Metric& metric : metric_table()) {
    for (const bool unweighted : {false, true}) {
      const MetricName name{&metric, unweighted};
      if (!is_wanted(name, input, choice)) continue;
      result.push_back(evaluate(name, inputs.of(name), undefined));
    }
  }
  if (input.classes > 2 && choice.includes_confusion_matrix()) {
    add_confusion_matrix(input, undefined, "", result);
    if (input.weighted && choice.includes_everything()) {
      add_confusion_matrix(unweighted(input), undefined, "_unweighted", result);
    }
  }
  return result;
}

NamedMetric evaluate_metric(std::string_view name, const MetricInput& input) {
  const MetricName found = find_metric(name);
  const std::string problem = lacking(found.metric->needs, input);
  if (!problem.empty()) throw InputError(fmt::format("metric \"{}\" {}", name, problem));
  return evaluate(found, BothInputs(input).of(found), is_undefined(input));
}

std::vector<std::string> known_metrics() {
  std::vector<std::string> names;
  for (const Metric& metric : metric_table()) names.emplace_back(metric.name);
  return names;
}

bool larger_is_better(std::string_view metric) {
  const Better better = find_metric(metric).metric->better;
  if (better != Better::neither) return better == Better::larger;
  throw InputError(
      fmt::format("metric \"{}\" ranks nothing: neither more nor less of it is better", metric));
}

bool needs_yields(std::string_view metric) {
  return find_metric(metric).metric->needs == Needs::yields;
}

bool needs_two_classes(std::string_view metric) {
  return find_metric(metric).metric->needs != Needs::classes;
}

}  // namespace hepsweep::studies
