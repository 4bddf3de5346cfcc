#include "coordinator/commands/final_report.hh"

#include <cmath>
#include <cstdio>
#include <map>
#include <string>

#include <fmt/core.h>

#include "core/json_reader.hh"
#include "core/numbers.hh"
#include "core/table.hh"
#include "results/queries/progress_query.hh"
#include "studies/statistics/paired_comparison.hh"

namespace hepsweep::coordinator {
namespace {

/// A metric of one configuration over its replicas.
struct Values {
  std::vector<double> values;
  std::vector<double> errors;  ///< statistical, of each replica's sample

  double statistical_error() const {
    double sum = 0;
    for (const double error : errors) sum += error;
    return errors.empty() ? std::nan("") : sum / static_cast<double>(errors.size());
  }
};

/// By split and metric.
using Figures = std::map<std::pair<std::string, std::string>, Values>;

Figures figures_of(const results::StoredStudy& database, std::int64_t configuration,
                   const std::string& stage, bool on_both) {
  Figures figures;
  for (const auto& trial : database.trials()) {
    const auto& record = trial.record;
    if (record.configuration != configuration || record.stage != stage) continue;
    if (stage == "final" && record.epochs.has_value() != on_both) continue;
    for (const auto& metric : database.metrics_of_trial(record.trial)) {
      Values& values = figures[{metric.split, metric.metric}];
      values.values.push_back(metric.value);
      if (std::isfinite(metric.error)) values.errors.push_back(metric.error);
    }
  }
  return figures;
}

std::string text_of(const Values& values) {
  if (values.values.empty()) return "-";
  const auto summary = studies::mean_and_error(values.values);
  return with_uncertainty(summary.mean, summary.error);
}

std::string statistical_text(const Values& values) {
  const double error = values.statistical_error();
  return std::isfinite(error) ? fmt::format("{:.2g}", error) : "-";
}

void add_rows(Table& table, Json& json, const results::StoredStudy& database,
              std::int64_t configuration, bool on_both) {
  Figures final_figures = figures_of(database, configuration, "final", on_both);
  Figures search_figures = figures_of(database, configuration, "search", on_both);
  for (auto& [key, values] : final_figures) {
    const auto& [split, metric] = key;
    if (split != "test") continue;
    const Values& validation = search_figures[{"validation", metric}];
    table.add_row({std::to_string(configuration), metric, text_of(validation), text_of(values),
                   statistical_text(values), std::to_string(values.values.size())});
    const auto test = studies::mean_and_error(values.values);
    const auto before = studies::mean_and_error(validation.values);
    json.push_back({{"configuration", configuration},
                    {"metric", metric},
                    {"validation", before.mean},
                    {"validation_error", before.error},
                    {"test", test.mean},
                    {"test_error", test.error},
                    {"test_statistical_error", values.statistical_error()},
                    {"replicas", values.values.size()},
                    {"looks", results::progress_of(database).looks}});
  }
}

}  // namespace

void print_final_report(const results::StoredStudy& database,
                        const std::vector<std::int64_t>& finalists, bool on_both, bool json) {
  Table table({"configuration", "metric", "validation", "test", "statistical", "replicas"});
  Json rows = Json::array();
  for (const std::int64_t finalist : finalists) {
    add_rows(table, rows, database, finalist, on_both);
  }
  if (json) {
    fmt::print("{}\n", rows.dump(2));
    return;
  }
  for (const std::int64_t finalist : finalists) {
    fmt::print("configuration {}: {}\n", finalist,
               database.configuration(finalist).parameters.dump());
  }
  std::fputc('\n', stdout);
  std::fputs(table.text().c_str(), stdout);
  const auto looks = results::progress_of(database).looks;
  fmt::print("\nlooks at the test split so far: {}\n", looks);
  fmt::print(
      "± is the standard error over the replicas; statistical, the error that the test "
      "sample's size\ngives each replica. Validation chose the configurations: its figures "
      "are optimistic.\n");
}

}  // namespace hepsweep::coordinator
