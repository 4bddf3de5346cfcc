#include "worker/trainer/trial_metrics.hh"

#include <algorithm>

#include "studies/metrics/overtraining.hh"
#include "studies/study/configuration.hh"
#include "studies/validation/checks.hh"

namespace hepsweep::worker {
namespace {

using studies::MetricInput;

std::optional<studies::Counting> expected_events(const Json& document) {
  const auto found = document.find("yields");
  if (found == document.end() || found->is_null()) return std::nullopt;
  const studies::Yields yields = studies::read_yields(*found, "yields");
  return studies::Counting{.signal = yields.signal,
                           .background = yields.background,
                           .background_sigma = yields.background_uncertainty * yields.background};
}

std::optional<std::size_t> find_split(const std::vector<ScoredSplit>& splits,
                                      std::string_view name) {
  for (std::size_t i = 0; i < splits.size(); ++i) {
    if (splits[i].split == name) return i;
  }
  return std::nullopt;
}

// Of several classes the table has no comparison with the training events.
void compare_classes(const MetricInput& input, const std::string& split,
                     std::vector<studies::MetricValue>& metrics) {
  if (input.training == nullptr || input.classes <= 2) return;
  for (std::size_t c = 0; c < input.classes; ++c) {
    const auto found = studies::compare_with_training(input, static_cast<int>(c));
    metrics.push_back({split, studies::distance_metric(c, input.classes), found.distance});
    metrics.push_back({split, studies::distance_p_metric(c, input.classes), found.p_value});
  }
}

}  // namespace

TrialMetrics::TrialMetrics(const studies::TrialSpecification& trial)
    : objective_(trial.objective),
      yields_(expected_events(trial.document)),
      // Few trials look at the test split, and each does so once.
      at_the_end_(trial.stage == "final" ? studies::MetricChoice(studies::Usual::on_demand)
                                         : studies::read_metrics(trial.document)) {
  if (!objective_.empty()) {
    after_epoch_.add(objective_);
    at_the_end_.add(objective_);
  }
  if (trial.stage == "validation") {
    compares_classes_ = true;
    for (const char* metric : {"auc", "overtraining_ks_signal", "overtraining_p_signal",
                               "overtraining_ks_background", "overtraining_p_background"}) {
      at_the_end_.add(metric);
    }
  }
  const auto training = studies::read_training(trial.document.at("training"));
  if (!training.early_stopping || training.early_stopping->metric == "loss") return;
  after_epoch_.add(training.early_stopping->metric);
}

MetricInput TrialMetrics::input_of(const Scores& scores) const {
  MetricInput input = scores.metric_input();
  input.yields = yields_;
  if (!objective_.empty()) input.cut_by = objective_;
  return input;
}

std::vector<studies::NamedMetric> TrialMetrics::after_epoch(const Scores& validation) const {
  return studies::evaluate_metrics(input_of(validation), after_epoch_);
}

std::vector<studies::MetricValue> TrialMetrics::at_the_end(
    const std::vector<ScoredSplit>& splits) const {
  std::vector<MetricInput> inputs;
  for (const ScoredSplit& one : splits) inputs.push_back(input_of(one.scores));
  const auto train = find_split(splits, "train");
  const auto cut_from = find_split(splits, "validation").value_or(train.value_or(0));
  if (yields_ && !inputs.empty() && inputs[cut_from].classes == 2) {
    // Where there is no cut, NaN lets nothing pass anywhere.
    const double cut = inputs[cut_from].selected().cut;
    for (MetricInput& input : inputs) input.cut = cut;
  }
  std::vector<studies::MetricValue> result;
  for (std::size_t i = 0; i < inputs.size(); ++i) {
    if (train && i != *train) inputs[i].training = &inputs[*train];
    for (const auto& metric : studies::evaluate_metrics(inputs[i], at_the_end_)) {
      result.push_back({splits[i].split, metric.name, metric.value, metric.error});
    }
    if (compares_classes_) compare_classes(inputs[i], splits[i].split, result);
  }
  return result;
}

}  // namespace hepsweep::worker
