#include "coordinator/commands/final_figures.hh"

#include <cmath>
#include <numeric>

#include "results/queries/look_query.hh"
#include "studies/baselines/baseline.hh"

namespace hepsweep::coordinator {
namespace {

void add_metrics(const results::StoredStudy& database, std::int64_t trial, const std::string& split,
                 std::map<std::string, ReplicaValues>& figures) {
  for (const auto& metric : database.metrics_of_trial(trial)) {
    if (metric.split != split || !metric.rung.empty()) continue;
    ReplicaValues& values = figures[metric.metric];
    values.values.push_back(metric.value);
    if (std::isfinite(metric.error)) values.errors.push_back(metric.error);
  }
}

}  // namespace

double ReplicaValues::statistical_error() const {
  if (errors.empty()) return std::nan("");
  return std::accumulate(errors.begin(), errors.end(), 0.0) / static_cast<double>(errors.size());
}

const results::CommitteeMetric* FinalFigures::committee_metric(const std::string& split,
                                                               const std::string& metric) const {
  for (const auto& one : committee.metrics) {
    if (one.split == split && one.metric == metric) return &one;
  }
  return nullptr;
}

FinalFigures final_figures(const results::StoredStudy& database, std::int64_t configuration,
                           bool on_both) {
  FinalFigures figures;
  figures.configuration = configuration;
  figures.model = studies::model_name(database.configuration(configuration).document.at("network"));
  for (const auto& trial : database.trials()) {
    const auto& record = trial.record;
    if (record.configuration != configuration || record.stage == "final") continue;
    if (record.variation != "nominal" || record.stage == "validation") continue;
    add_metrics(database, record.trial, "validation", figures.validation);
  }
  const auto look = results::look_of_configuration(database, configuration, on_both);
  if (!look) return figures;
  for (const std::int64_t trial : look->complete()) {
    add_metrics(database, trial, "test", figures.test);
    ++figures.replicas;
  }
  figures.committee = results::committee_of(database, look->look, configuration);
  figures.winner_minus_this = results::look_differences(database, look->look, configuration);
  return figures;
}

}  // namespace hepsweep::coordinator
