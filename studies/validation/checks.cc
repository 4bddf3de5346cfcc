#include "studies/validation/checks.hh"

#include <algorithm>
#include <bit>
#include <cmath>
#include <numbers>
#include <optional>

#include <fmt/core.h>

#include "studies/validation/shared_mean.hh"

namespace hepsweep::studies {
namespace {

constexpr double undefined = std::numeric_limits<double>::quiet_NaN();

std::optional<MetricValue> find_metric(const TrialFigures& trial, std::string_view split,
                                       std::string_view metric, std::string_view rung = "") {
  const auto found =
      std::find_if(trial.metrics.begin(), trial.metrics.end(), [&](const MetricValue& entry) {
        return entry.split == split && entry.metric == metric && entry.rung == rung;
      });
  if (found == trial.metrics.end()) return std::nullopt;
  return *found;
}

std::vector<ReplicaFigure> figures_of(const std::vector<TrialFigures>& trials,
                                      std::string_view split, std::string_view metric) {
  std::vector<ReplicaFigure> figures;
  for (const TrialFigures& trial : trials) {
    if (const auto found = find_metric(trial, split, metric)) {
      figures.push_back({found->value, found->error});
    }
  }
  return figures;
}

double two_sided(double z) {
  return std::erfc(std::abs(z) / std::numbers::sqrt2);
}

double upper_tail(double z) {
  return std::erfc(z / std::numbers::sqrt2) / 2;
}

std::string verdict_of(double p_value) {
  if (std::isnan(p_value)) return "";
  return p_value < validation_level ? "attention" : "pass";
}

ValidationCheck information(const char* aspect, const std::string& quantity,
                            const SharedMean& mean) {
  return {.aspect = aspect,
          .quantity = quantity,
          .value = mean.value,
          .error = mean.error,
          .replicas = mean.replicas};
}

// ---- repetition

bool same_bits(double a, double b) {
  return std::bit_cast<std::uint64_t>(a) == std::bit_cast<std::uint64_t>(b) ||
         (std::isnan(a) && std::isnan(b));
}

std::int64_t differing(const TrialFigures& before, const TrialFigures& again) {
  return std::count_if(
      before.metrics.begin(), before.metrics.end(), [&](const MetricValue& metric) {
        const auto now = find_metric(again, metric.split, metric.metric, metric.rung);
        return !now || !same_bits(now->value, metric.value) || !same_bits(now->error, metric.error);
      });
}

void check_repetition(const ValidationFigures& figures, std::vector<ValidationCheck>& checks) {
  ValidationCheck check{.aspect = "repetition",
                        .quantity = "figures of the search that differ",
                        .value = 0,
                        .expected = 0};
  for (const TrialFigures& again : figures.nominal) {
    const auto before =
        std::find_if(figures.search.begin(), figures.search.end(),
                     [&](const TrialFigures& one) { return one.replica == again.replica; });
    if (before == figures.search.end()) continue;
    check.value += static_cast<double>(differing(*before, again));
    ++check.replicas;
  }
  if (check.replicas == 0) return;
  check.verdict = check.value == 0 ? "pass" : "attention";
  checks.push_back(check);
}

// ---- permuted labels

// Each replica has a permutation of its own: their errors are independent.
void check_permuted_labels(const std::vector<TrialFigures>& trials,
                           std::vector<ValidationCheck>& checks) {
  if (trials.empty()) return;
  const auto figures = figures_of(trials, "validation", "auc");
  const SharedMean mean = shared_mean(figures);
  double squares = 0;
  for (const ReplicaFigure& figure : figures) {
    if (std::isfinite(figure.value)) squares += figure.error * figure.error;
  }
  ValidationCheck check = information("permuted labels", "auc, validation events", mean);
  check.error = std::sqrt(squares) / static_cast<double>(mean.replicas);
  check.expected = 0.5;
  check.p_value = two_sided((check.value - check.expected) / check.error);
  check.verdict = verdict_of(check.p_value);
  checks.push_back(check);
  checks.push_back(information("permuted labels", "auc, training events",
                               shared_mean(figures_of(trials, "train", "auc"))));
}

// ---- overtraining

// Training and validation events are different ones: their errors are independent.
std::vector<ReplicaFigure> differences(const std::vector<TrialFigures>& trials) {
  std::vector<ReplicaFigure> result;
  for (const TrialFigures& trial : trials) {
    const auto train = find_metric(trial, "train", "auc");
    const auto validation = find_metric(trial, "validation", "auc");
    if (!train || !validation) continue;
    result.push_back(
        {train->value - validation->value, std::hypot(train->error, validation->error)});
  }
  return result;
}

// p-values of replicas on the same events depend on each other in an unknown way: twice their mean
// is a p-value whatever it is.
double combined_p_value(const std::vector<ReplicaFigure>& p_values) {
  const SharedMean mean = shared_mean(p_values);
  if (mean.replicas == 0) return undefined;
  return mean.replicas == 1 ? mean.value : std::min(1.0, 2 * mean.value);
}

void check_distances(const std::vector<TrialFigures>& trials,
                     std::vector<ValidationCheck>& checks) {
  std::vector<std::string> classes;
  for (const ScoreCorrelation& one : trials.front().correlations) {
    if (classes.empty() || classes.back() != one.of_class) classes.push_back(one.of_class);
  }
  for (std::size_t c = 0; c < classes.size(); ++c) {
    ValidationCheck check = information(
        "overtraining", "Kolmogorov-Smirnov distance, training to validation",
        shared_mean(figures_of(trials, "validation", distance_metric(c, classes.size()))));
    check.of_class = classes[c];
    check.p_value =
        combined_p_value(figures_of(trials, "validation", distance_p_metric(c, classes.size())));
    check.verdict = verdict_of(check.p_value);
    checks.push_back(check);
  }
}

void check_overtraining(const std::vector<TrialFigures>& trials,
                        std::vector<ValidationCheck>& checks) {
  if (trials.empty()) return;
  for (const auto& [split, name] : {std::pair{"train", "auc, training events"},
                                    std::pair{"validation", "auc, validation events"}}) {
    checks.push_back(
        information("overtraining", name, shared_mean(figures_of(trials, split, "auc"))));
  }
  ValidationCheck check =
      information("overtraining", "auc, training - validation", shared_mean(differences(trials)));
  check.expected = 0;
  check.p_value = upper_tail(check.value / check.error);
  check.verdict = verdict_of(check.p_value);
  checks.push_back(check);
  check_distances(trials, checks);
}

// ---- correlations

void check_correlations(const std::vector<TrialFigures>& trials, double tolerated,
                        std::vector<ValidationCheck>& checks) {
  std::vector<MeanCorrelation> means = mean_correlations(trials);
  std::erase_if(means, [](const MeanCorrelation& one) {
    return one.role != "spectator" || std::isnan(one.mean.value);
  });
  for (const MeanCorrelation& one : means) {
    ValidationCheck check =
        information("correlation", correlation_quantity(one.kind, one.variable), one.mean);
    check.of_class = one.of_class;
    check.expected = 0;
    check.p_value = two_sided(one.mean.significance);
    const bool is_real = check.p_value * static_cast<double>(means.size()) < validation_level;
    check.verdict = is_real && std::abs(check.value) >= tolerated ? "attention" : "pass";
    checks.push_back(check);
  }
}

bool is_same(const ScoreCorrelation& a, const ScoreCorrelation& b) {
  return a.of_class == b.of_class && a.variable == b.variable && a.kind == b.kind;
}

}  // namespace

std::vector<MeanCorrelation> mean_correlations(const std::vector<TrialFigures>& trials) {
  std::vector<MeanCorrelation> means;
  if (trials.empty()) return means;
  const auto& first = trials.front().correlations;
  for (std::size_t i = 0; i < first.size(); ++i) {
    std::vector<ReplicaFigure> figures;
    for (const TrialFigures& trial : trials) {
      // The same configuration has the same variables in the same order.
      if (i >= trial.correlations.size() || !is_same(first[i], trial.correlations[i])) continue;
      const ScoreCorrelation& one = trial.correlations[i];
      figures.push_back({one.value, one.error, one.significance});
    }
    means.push_back(
        {first[i].of_class, first[i].variable, first[i].role, first[i].kind, shared_mean(figures)});
  }
  return means;
}

std::vector<ValidationCheck> validation_checks(const ValidationFigures& figures,
                                               const ValidationSettings& settings) {
  std::vector<ValidationCheck> checks;
  check_repetition(figures, checks);
  check_permuted_labels(figures.permuted, checks);
  check_overtraining(figures.nominal, checks);
  check_correlations(figures.nominal, settings.tolerated_correlation, checks);
  return checks;
}

std::string correlation_quantity(const std::string& kind, const std::string& variable) {
  return fmt::format("{} correlation with {}", kind, variable);
}

std::string distance_metric(std::size_t of_class, std::size_t classes) {
  if (classes > 2) return fmt::format("overtraining_ks_of_class_{}", of_class);
  return of_class == 1 ? "overtraining_ks_signal" : "overtraining_ks_background";
}

std::string distance_p_metric(std::size_t of_class, std::size_t classes) {
  if (classes > 2) return fmt::format("overtraining_p_of_class_{}", of_class);
  return of_class == 1 ? "overtraining_p_signal" : "overtraining_p_background";
}

}  // namespace hepsweep::studies
