#include "coordinator/commands/final_report.hh"

#include <cmath>
#include <cstdio>
#include <string>

#include <fmt/core.h>

#include "coordinator/commands/final_figures.hh"
#include "core/numbers.hh"
#include "core/table.hh"
#include "results/commands/cells.hh"
#include "results/queries/progress_query.hh"

namespace hepsweep::coordinator {
namespace {

using results::json_number;

std::string text_of(const ReplicaValues& values) {
  if (values.values.empty()) return "-";
  const auto summary = values.mean();
  return with_uncertainty(summary.mean, summary.error);
}

std::string statistical_text(const ReplicaValues& values) {
  const double error = values.statistical_error();
  return std::isfinite(error) ? fmt::format("{:.2g}", error) : "-";
}

std::string text_of(const results::CommitteeMetric* metric) {
  if (metric == nullptr || std::isnan(metric->value)) return "-";
  return with_uncertainty(metric->value, metric->error);
}

ReplicaValues found_or_none(const std::map<std::string, ReplicaValues>& figures,
                            const std::string& metric) {
  const auto found = figures.find(metric);
  return found == figures.end() ? ReplicaValues{} : found->second;
}

// What is printed of the metrics on the test split, the objective first. What the study chose is
// what the trials of its search have.
std::vector<std::string> shown_metrics(const FinalFigures& figures, const std::string& objective,
                                       bool all) {
  std::vector<std::string> names;
  if (figures.test.contains(objective)) names.push_back(objective);
  for (const auto& [name, values] : figures.test) {
    if (name != objective && (all || figures.validation.contains(name))) names.push_back(name);
  }
  return names;
}

Table table_of(const FinalFigures& figures, const std::vector<std::string>& metrics) {
  // What was trained on validation events has no validation figures.
  std::vector<std::string> committee_splits;
  for (const std::string split : {"validation", "test"}) {
    if (figures.committee_metric(split, metrics.front())) committee_splits.push_back(split);
  }
  std::vector<std::string> header = {"metric", "validation", "test", "statistical"};
  for (const std::string& split : committee_splits) header.push_back("committee, " + split);
  Table table(header);
  for (const std::string& metric : metrics) {
    const ReplicaValues& test = figures.test.at(metric);
    std::vector<std::string> row = {metric, text_of(found_or_none(figures.validation, metric)),
                                    text_of(test), statistical_text(test)};
    for (const std::string& split : committee_splits) {
      row.push_back(text_of(figures.committee_metric(split, metric)));
    }
    table.add_row(row);
  }
  return table;
}

std::string gain_text(const FinalFigures& figures, const std::string& objective) {
  const results::CommitteeMetric* test = figures.committee_metric("test", objective);
  if (test == nullptr || std::isnan(test->difference)) return "";
  return fmt::format("committee minus mean of its {} members, {} on test: {}\n",
                     figures.committee.members, results::visible(objective),
                     with_uncertainty(test->difference, test->difference_error));
}

std::string configuration_text(const results::StoredStudy& database, const FinalFigures& figures,
                               bool all_metrics) {
  const std::string& objective = database.study().objective;
  const std::string model = figures.model == "network" ? "" : ", " + figures.model;
  std::string text = fmt::format("configuration {}{}: {}\n", figures.configuration, model,
                                 database.configuration(figures.configuration).parameters.dump());
  if (figures.test.empty()) return text + "no trial of the look is complete\n";
  const auto metrics = shown_metrics(figures, objective, all_metrics);
  text += results::counted(figures.replicas, "replica") + "\n\n";
  text += table_of(figures, metrics).text() + gain_text(figures, objective);
  if (metrics.size() < figures.test.size()) {
    text += fmt::format("{} more metrics: --all-metrics\n", figures.test.size() - metrics.size());
  }
  return text;
}

std::string explanation(std::int64_t looks, bool has_committee) {
  std::string text = fmt::format(
      "looks at the test split so far: {}\n"
      "± is the standard error over the replicas; statistical, the error that the test "
      "sample's size\ngives each replica. Validation chose the configurations: its figures are "
      "optimistic.\n",
      looks);
  if (!has_committee) return text;
  return text +
         "The committee is the mean of the replicas' scores, event by event; its ± is statistical, "
         "and that\nof its difference from its members paired by event.\n";
}

Json committee_json(const FinalFigures& figures, const std::string& metric) {
  const results::CommitteeMetric* test = figures.committee_metric("test", metric);
  if (test == nullptr) return nullptr;
  const results::CommitteeMetric* before = figures.committee_metric("validation", metric);
  const results::CommitteeMetric validation =
      before == nullptr ? results::CommitteeMetric{} : *before;
  return {{"members", figures.committee.members},
          {"validation", json_number(validation.value)},
          {"validation_error", json_number(validation.error)},
          {"test", json_number(test->value)},
          {"test_error", json_number(test->error)},
          {"difference", json_number(test->difference)},
          {"difference_error", json_number(test->difference_error)}};
}

Json difference_json(const FinalFigures& figures, const std::string& metric) {
  for (const auto& one : figures.winner_minus_this) {
    if (one.metric != metric) continue;
    return {{"winner", one.winner},
            {"replicas", one.replicas},
            {"difference", json_number(one.difference)},
            {"error", json_number(one.error)},
            {"seed_error", json_number(one.seed_error)},
            {"sample_error", json_number(one.sample_error)}};
  }
  return nullptr;
}

void add_rows(const FinalFigures& figures, const std::string& objective, std::int64_t looks,
              Json& json) {
  for (const std::string& metric : shown_metrics(figures, objective, true)) {
    const auto test = figures.test.at(metric).mean();
    const auto before = found_or_none(figures.validation, metric).mean();
    json.push_back(
        {{"configuration", figures.configuration},
         {"metric", metric},
         {"validation", json_number(before.mean)},
         {"validation_error", json_number(before.error)},
         {"test", json_number(test.mean)},
         {"test_error", json_number(test.error)},
         {"test_statistical_error", json_number(figures.test.at(metric).statistical_error())},
         {"replicas", figures.replicas},
         {"looks", looks},
         {"model", figures.model},
         {"committee", committee_json(figures, metric)},
         {"winner_minus_this", difference_json(figures, metric)}});
  }
}

std::string parts_text(const results::LookDifference& one) {
  if (std::isnan(one.seed_error)) return "one replica: the error is by the events alone";
  if (std::isnan(one.sample_error)) return "the error is by the seeds alone";
  return fmt::format("by the seeds {:.2g}, by the events {:.2g}", one.seed_error, one.sample_error);
}

std::string difference_text(const FinalFigures& figures, const std::string& objective) {
  std::string text;
  for (const auto& one : figures.winner_minus_this) {
    if (one.metric != objective) continue;
    text += fmt::format(
        "winner minus {} (configuration {}), {} on test: {} ({})\n", figures.model,
        one.configuration, results::visible(objective),
        with_uncertainty(one.difference, std::isnan(one.seed_error) ? one.sample_error : one.error),
        parts_text(one));
  }
  return text;
}

}  // namespace

void print_final_report(const results::StoredStudy& database, const LookedAt& look,
                        const FinalReport& report) {
  const std::string& objective = database.study().objective;
  const std::int64_t looks = results::progress_of(database).looks;
  Json rows = Json::array();
  std::string text;
  std::string differences;
  bool has_committee = false;
  for (const std::int64_t configuration : look.all()) {
    const FinalFigures figures = final_figures(database, configuration, look.on_both);
    add_rows(figures, objective, looks, rows);
    text += configuration_text(database, figures, report.all_metrics) + "\n";
    differences += difference_text(figures, objective);
    has_committee = has_committee || !figures.committee.metrics.empty();
  }
  if (report.json) {
    results::print_json(rows);
    return;
  }
  if (!differences.empty()) text += differences + "\n";
  std::fputs((text + explanation(looks, has_committee)).c_str(), stdout);
}

}  // namespace hepsweep::coordinator
