#include "studies/commands/metrics_report.hh"

#include <cmath>

#include <fmt/core.h>

#include "studies/metrics/calibration.hh"
#include "studies/metrics/delong.hh"
#include "studies/metrics/kolmogorov_smirnov.hh"
#include "studies/metrics/metrics.hh"
#include "studies/metrics/ranking_metrics.hh"

namespace hepsweep::studies {
namespace {

// A key of the report and the metric that stands behind it.
struct ReportKey {
  const char* key;
  const char* metric;
};

constexpr ReportKey counts[] = {{"TP", "true_positives"},
                                {"FP", "false_positives"},
                                {"FN", "false_negatives"},
                                {"TN", "true_negatives"}};

constexpr ReportKey derived[] = {{"TPR", "true_positive_rate"},
                                 {"TNR", "true_negative_rate"},
                                 {"PPV", "positive_predictive_value"},
                                 {"NPV", "negative_predictive_value"},
                                 {"FPR", "false_positive_rate"},
                                 {"FNR", "false_negative_rate"},
                                 {"FDR", "false_discovery_rate"},
                                 {"FOR", "false_omission_rate"},
                                 {"LR_plus", "likelihood_ratio_plus"},
                                 {"LR_minus", "likelihood_ratio_minus"},
                                 {"prevalence_threshold", "prevalence_threshold"},
                                 {"threat_score", "threat_score"},
                                 {"prevalence", "prevalence"},
                                 {"accuracy", "accuracy"},
                                 {"balanced_accuracy", "balanced_accuracy"},
                                 {"F1", "f1"},
                                 {"MCC", "mcc"}};

constexpr ReportKey of_scores[] = {{"log_loss", "log_loss"},
                                   {"brier", "brier"},
                                   {"ks_statistic", "ks_distance"},
                                   {"average_precision", "average_precision"}};

template <typename Keys>
Json values_of(const Keys& keys, const MetricInput& input) {
  Json json = Json::object();
  for (const auto& [key, metric] : keys) json[key] = evaluate_metric(metric, input).value;
  return json;
}

Json rejections(const MetricInput& input) {
  if (input.roc().has_negative_weights) return {};
  Json json = Json::object();
  for (const int percent : {30, 50, 70, 90}) {
    const Rejection at = background_rejection(input.roc(), percent / 100.0);
    json[fmt::format("0.{}", percent / 10)] = {{"threshold", at.threshold},
                                               {"signal_efficiency", at.signal_efficiency},
                                               {"FPR", at.background_efficiency},
                                               {"rejection", at.rejection.value},
                                               {"rejection_error", at.rejection.error},
                                               {"rejection_interpolated", at.interpolated}};
  }
  return json;
}

Json reliability_bins(const MetricInput& input) {
  Json bins = Json::array();
  for (const ReliabilityBin& bin : reliability(input)) {
    bins.push_back({{"events", bin.events},
                    {"weight", bin.weight},
                    {"mean_score", bin.mean_score},
                    {"fraction_positive", bin.fraction_positive}});
  }
  return bins;
}

double ks_p_value(const MetricInput& input) {
  std::vector<WeightedScore> classes[2];
  for (std::size_t i = 0; i < input.events(); ++i) {
    classes[input.labels[i]].push_back({input.probabilities[i], input.weights[i]});
  }
  return compare_samples(std::move(classes[0]), std::move(classes[1])).p_value;
}

Json block(const MetricInput& input) {
  Json json{{"confusion_at_0.5", values_of(counts, input)},
            {"derived_at_0.5", values_of(derived, input)}};
  json.update(values_of(of_scores, input));
  json["background_rejection"] = rejections(input);
  json["reliability_10_bins"] = reliability_bins(input);
  json["ECE"] = evaluate_metric("calibration_error", input).value;
  json["MCE"] = evaluate_metric("maximum_calibration_error", input).value;
  json["ks_p_asymptotic"] = ks_p_value(input);
  return json;
}

AreaUnderCurve area_of(const MetricInput& input, std::span<const double> scores) {
  return area_under_curve(scores, input.labels, 1, input.weights);
}

Json comparison(const AreaUnderCurve& first, const AreaUnderCurve& second) {
  const AreaComparison compared = compare_areas(first, second);
  return {{"se_score", std::sqrt(compared.variance_first)},
          {"se_score2", std::sqrt(compared.variance_second)},
          {"covariance", compared.covariance},
          {"difference", compared.difference},
          {"se_difference", compared.difference_error},
          {"z", compared.z},
          {"p_two_sided", compared.p_value}};
}

// "auc" and "delong", or "auc_weighted" and "delong_weighted".
void add_areas(const ScoredSample& sample, bool weighted, Json& json) {
  const std::string suffix = weighted ? "_weighted" : "";
  const MetricInput input = sample.input(weighted);
  const AreaUnderCurve first = area_of(input, sample.scores);
  Json& areas = json["auc" + suffix] = {{"score", first.area}};
  Json delong{{"se_score", std::sqrt(variance_of(first))}};
  if (sample.second_scores) {
    const AreaUnderCurve second = area_of(input, *sample.second_scores);
    areas["score2"] = second.area;
    delong = comparison(first, second);
  }
  if (!weighted) {
    areas["twice_U_score"] = first.twice_right;
    areas["two_n_pos_n_neg"] = first.twice_pairs;
  }
  json["delong" + suffix] = delong;
}

void add_classes(const RocCurve& curve, const RocCurve& weighted, Json& json) {
  json["positives"] = curve.all_signal().events;
  json["negatives"] = curve.all_background().events;
  json["sum_weight_positive"] = weighted.all_signal().weight;
  json["sum_weight_negative"] = weighted.all_background().weight;
}

Json discovery(MetricInput input, const Counting& yields) {
  input.yields = yields;
  Json json = Json::object();
  for (const std::string& name : known_metrics()) {
    if (!needs_yields(name)) continue;
    const NamedMetric metric = evaluate_metric(name, input);
    json[name] = {{"value", metric.value}, {"error", metric.error}};
  }
  return json;
}

Json curve_points(const RocCurve& curve) {
  Json json{{"threshold", Json::array()}, {"TPR", Json::array()}, {"FPR", Json::array()}};
  for (std::size_t k = 0; k < curve.points.size(); ++k) {
    json["threshold"].push_back(curve.points[k].threshold);
    json["TPR"].push_back(curve.signal_efficiency(k));
    json["FPR"].push_back(curve.background_efficiency(k));
  }
  return json;
}

Json to_json(const Estimate& estimate) {
  return {{"value", estimate.value}, {"error", estimate.error}};
}

}  // namespace

Json metrics_json(const ScoredSample& sample, const std::optional<Counting>& yields,
                  bool with_curve) {
  const MetricInput unweighted = sample.input(false);
  const MetricInput weighted = sample.input(true);
  Json json{{"events", sample.labels.size()}};
  add_classes(unweighted.roc(), weighted.roc(), json);
  for (const bool by_weight : {false, true}) add_areas(sample, by_weight, json);
  json["unweighted"] = block(unweighted);
  json["weighted"] = block(weighted);
  if (yields) json["discovery"] = discovery(weighted, *yields);
  if (with_curve) json["roc"] = curve_points(weighted.roc());
  return json;
}

Json regression_json(const RegressionMetrics& metrics, std::size_t events) {
  return {{"events", events},
          {"bias", to_json(metrics.bias)},
          {"resolution", to_json(metrics.resolution)},
          {"core_resolution", to_json(metrics.core_resolution)},
          {"rms", to_json(metrics.rms)},
          {"mean_absolute_error", to_json(metrics.mean_absolute_error)},
          {"pull_mean", to_json(metrics.pull_mean)},
          {"pull_width", to_json(metrics.pull_width)}};
}

}  // namespace hepsweep::studies
