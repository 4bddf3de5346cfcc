#include "coordinator/commands/look_differences.hh"

#include <cmath>
#include <utility>

#include "studies/metrics/model_difference.hh"

namespace hepsweep::coordinator {
namespace {

/// Trials of winner and baseline in the same replica.
using Pairs = std::vector<std::pair<std::int64_t, std::int64_t>>;

Pairs common_replicas(const results::LookTrials& winner, const results::LookTrials& baseline) {
  Pairs pairs;
  for (const auto& first : winner.trials) {
    for (const auto& second : baseline.trials) {
      if (first.record.replica != second.record.replica) continue;
      if (first.state != studies::TrialState::complete || first.state != second.state) continue;
      pairs.emplace_back(first.record.trial, second.record.trial);
    }
  }
  return pairs;
}

double test_value(const results::StoredStudy& database, std::int64_t trial,
                  const std::string& metric) {
  for (const auto& one : database.metrics_of_trial(trial)) {
    if (one.split == "test" && one.metric == metric && one.rung.empty()) return one.value;
  }
  return std::nan("");
}

studies::ModelDifference difference_of_values(const results::StoredStudy& database,
                                              const Pairs& pairs, const std::string& metric) {
  std::vector<double> first;
  std::vector<double> second;
  for (const auto& [winner, baseline] : pairs) {
    first.push_back(test_value(database, winner, metric));
    second.push_back(test_value(database, baseline, metric));
  }
  return studies::compare_models(first, second);
}

studies::AreaUnderCurve test_area(const LookScores& scores, std::int64_t trial, bool weighted) {
  const auto found = scores.of(trial, "test");
  return found ? area_of(*found, weighted) : studies::AreaUnderCurve{};
}

studies::ModelDifference difference_of_areas(const ScoredLook& winner, const ScoredLook& baseline,
                                             const Pairs& pairs, bool weighted) {
  std::vector<studies::AreaUnderCurve> first;
  std::vector<studies::AreaUnderCurve> second;
  for (const auto& [one, other] : pairs) {
    first.push_back(test_area(winner.scores, one, weighted));
    second.push_back(test_area(baseline.scores, other, weighted));
  }
  return studies::compare_models(first, second);
}

}  // namespace

std::vector<results::LookDifference> compare_in_look(const results::StoredStudy& database,
                                                     const ScoredLook& winner,
                                                     const ScoredLook& baseline) {
  const Pairs pairs = common_replicas(winner.look, baseline.look);
  std::vector<std::string> metrics = {database.study().objective};
  if (metrics.front() != "auc") metrics.emplace_back("auc");
  std::vector<results::LookDifference> differences;
  for (const std::string& metric : metrics) {
    const auto compared = metric == "auc" || metric == "auc_unweighted"
                              ? difference_of_areas(winner, baseline, pairs, metric == "auc")
                              : difference_of_values(database, pairs, metric);
    differences.push_back({.look = baseline.look.look,
                           .configuration = baseline.look.trials.front().record.configuration,
                           .winner = winner.look.trials.front().record.configuration,
                           .metric = metric,
                           .replicas = static_cast<std::int64_t>(compared.replicas),
                           .difference = compared.difference,
                           .error = compared.error(),
                           .seed_error = compared.seed_error,
                           .sample_error = compared.sample_error});
  }
  return differences;
}

}  // namespace hepsweep::coordinator
