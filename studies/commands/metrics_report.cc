#include "studies/commands/metrics_report.hh"

#include <cmath>

#include <fmt/core.h>

#include "core/numbers.hh"
#include "core/table.hh"
#include "studies/metrics/delong.hh"
#include "studies/metrics/metrics.hh"

namespace hepsweep::studies {
namespace {

std::string text_of(double value, double error) {
  if (std::isnan(value)) return "-";
  return std::isfinite(error) && error > 0 ? with_uncertainty(value, error)
                                           : fmt::format("{:.6g}", value);
}

bool is_weighted(const ScoredSample& sample) {
  return sample.input(true).weighted;
}

std::string comparison_text(const ScoredSample& sample, bool weighted) {
  const MetricInput input = sample.input(weighted);
  const auto first = area_under_curve(sample.scores, input.labels, 1, input.weights);
  const auto second = area_under_curve(*sample.second_scores, input.labels, 1, input.weights);
  const AreaComparison compared = compare_areas(first, second);
  return fmt::format(
      "second score{}: auc {}, difference {}, z = {:.3f}, p = {:.4g}\n",
      weighted ? ", weighted" : "", text_of(second.area, std::sqrt(compared.variance_second)),
      text_of(compared.difference, compared.difference_error), compared.z, compared.p_value);
}

std::string head(const ScoredSample& sample) {
  std::size_t signal = 0;
  for (const std::int32_t label : sample.labels) signal += label == 1 ? 1 : 0;
  return fmt::format("{} event{}: {} signal, {} background\n\n",
                     grouped(static_cast<std::int64_t>(sample.labels.size())),
                     sample.labels.size() == 1 ? "" : "s",
                     grouped(static_cast<std::int64_t>(signal)),
                     grouped(static_cast<std::int64_t>(sample.labels.size() - signal)));
}

}  // namespace

MetricInput ScoredSample::input(bool weighted) const {
  MetricInput input;
  input.probabilities = scores;
  input.labels = labels;
  input.weights = weighted ? weights : std::vector<double>(labels.size(), 1);
  for (const double weight : input.weights) input.weighted = input.weighted || weight != 1;
  return input;
}

std::string metrics_text(const ScoredSample& sample, const std::optional<Counting>& yields) {
  const bool weighted = is_weighted(sample);
  MetricInput plain = sample.input(false);
  MetricInput by_weight = sample.input(true);
  plain.yields = by_weight.yields = yields;
  const MetricChoice all(Usual::on_demand);
  Table table(weighted ? std::vector<std::string>{"metric", "unweighted", "weighted"}
                       : std::vector<std::string>{"metric", "value"});
  for (const NamedMetric& metric : evaluate_metrics(plain, all)) {
    const bool of_yields = needs_yields(metric.name);
    const NamedMetric& other = weighted ? evaluate_metric(metric.name, by_weight) : metric;
    std::vector<std::string> row{metric.name};
    if (weighted) row.push_back(of_yields ? "" : text_of(metric.value, metric.error));
    row.push_back(text_of(other.value, other.error));
    table.add_row(row);
  }
  std::string text = head(sample) + table.text();
  if (!sample.second_scores) return text;
  text += "\n" + comparison_text(sample, false);
  return weighted ? text + comparison_text(sample, true) : text;
}

std::string regression_text(const RegressionMetrics& metrics, std::size_t events) {
  Table table({"metric", "value"});
  const auto add = [&](const char* name, const Estimate& estimate) {
    table.add_row({name, text_of(estimate.value, estimate.error)});
  };
  add("bias", metrics.bias);
  add("resolution", metrics.resolution);
  add("core_resolution", metrics.core_resolution);
  add("rms", metrics.rms);
  add("mean_absolute_error", metrics.mean_absolute_error);
  add("pull_mean", metrics.pull_mean);
  add("pull_width", metrics.pull_width);
  return fmt::format("{} events\n\n{}", grouped(static_cast<std::int64_t>(events)), table.text());
}

}  // namespace hepsweep::studies
