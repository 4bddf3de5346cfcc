#include "results/commands/top_report.hh"

#include <algorithm>
#include <cmath>
#include <iterator>

#include <fmt/core.h>

#include "core/numbers.hh"
#include "core/table.hh"
#include "results/commands/baseline_report.hh"
#include "results/commands/cells.hh"
#include "results/queries/leaderboard_query.hh"
#include "results/queries/progress_query.hh"
#include "results/queries/stored_study.hh"
#include "results/queries/validation_query.hh"
#include "results/store/summary.hh"

namespace hepsweep::results {
namespace {

// Every parameter that one of the rows has, in the order of its first appearance: conditional
// parameters are not in all of them.
std::vector<std::string> parameter_names(const std::vector<LeaderboardRow>& rows) {
  std::vector<std::string> names;
  for (const LeaderboardRow& row : rows) {
    for (const auto& [name, value] : row.parameters.items()) {
      if (std::find(names.begin(), names.end(), name) == names.end()) names.push_back(name);
    }
  }
  return names;
}

std::string tied_cell(const LeaderboardRow& row) {
  if (row.rank == 1) return "best";
  if (row.rank == 0) return "-";
  if (!row.tied) return "-";
  return *row.tied ? "yes" : "no";
}

bool is_network(const LeaderboardRow& row) {
  return row.model == "network";
}

std::vector<std::string> cells_of(const LeaderboardRow& row,
                                  const std::vector<std::string>& parameters, bool with_model) {
  std::vector<std::string> cells = {row.rank == 0 ? "-" : std::to_string(row.rank),
                                    std::to_string(row.configuration)};
  if (with_model) cells.push_back(text_cell(row.model));
  for (const std::string& name : parameters) {
    const auto found = row.parameters.find(name);
    cells.push_back(found == row.parameters.end() ? "-" : json_cell(*found));
  }
  cells.push_back(with_uncertainty(row.objective, row.error));
  cells.push_back(std::to_string(row.replicas));
  cells.push_back(tied_cell(row));
  cells.push_back(grouped(row.network_parameters));
  cells.push_back(seconds_cell(row.core_seconds));
  return cells;
}

std::string table_text(const std::vector<LeaderboardRow>& rows, const std::string& objective) {
  const std::vector<std::string> parameters = parameter_names(rows);
  const bool with_model = !std::all_of(rows.begin(), rows.end(), is_network);
  std::vector<std::string> header = {"rank", "configuration"};
  if (with_model) header.emplace_back("model");
  for (const std::string& name : parameters) header.push_back(visible(name));
  for (const std::string& name : {objective, std::string("replicas"), std::string("tied"),
                                  std::string("network_parameters"), std::string("core_seconds")}) {
    header.push_back(name);
  }
  Table table(header);
  for (const LeaderboardRow& row : rows) table.add_row(cells_of(row, parameters, with_model));
  return table.text();
}

std::string counts_text(const Progress& progress) {
  return fmt::format(
      "{}, {}: {} complete, {} stopped, {} diverged, {} failed,"
      " {} open",
      counted(progress.configurations, "configuration"), counted(progress.trials, "trial"),
      grouped(progress.by_state.at("complete")), grouped(progress.by_state.at("stopped")),
      grouped(progress.by_state.at("diverged")), grouped(progress.by_state.at("failed")),
      grouped(progress.trials - progress.finished));
}

std::string figures_table(const std::vector<TestFigure>& figures) {
  Table table({"look", "configuration", "metric", "test", "replicas", "committee", "trained on"});
  for (const TestFigure& figure : figures) {
    table.add_row({std::to_string(figure.look), std::to_string(figure.configuration),
                   text_cell(figure.metric), with_uncertainty(figure.value, figure.error),
                   std::to_string(figure.replicas),
                   std::isnan(figure.committee)
                       ? "-"
                       : with_uncertainty(figure.committee, figure.committee_error),
                   text_cell(figure.train_on)});
  }
  return table.text();
}

constexpr const char* committee_text =
    "committee: of the mean of the replicas' scores, event by event; ± statistical\n";

// The objective only: a look has dozens of metrics.
std::string looks_text(const StoredStudy& study, std::int64_t looks) {
  if (looks == 0) return "test split: sealed, no look yet\n";
  const std::string heading = fmt::format("test split: {} so far\n", counted(looks, "look"));
  auto figures = test_figures(study);
  if (figures.empty()) return heading;
  std::erase_if(figures,
                [&](const TestFigure& figure) { return figure.metric != study.study().objective; });
  const bool has_committee = std::any_of(figures.begin(), figures.end(), [](const auto& figure) {
    return !std::isnan(figure.committee);
  });
  return "\n" + heading + figures_table(figures) + (has_committee ? committee_text : "") +
         fmt::format(
             "all metrics: hepsweep query {} \"SELECT look, configuration, metric, "
             "avg(value), max(committee) FROM looks GROUP BY 1, 2, 3\"\n",
             visible(study.file().string()));
}

// With n replicas the t-test has n - 1 degrees of freedom.
std::string few_replicas_text(const std::vector<LeaderboardRow>& rows) {
  const std::int64_t replicas = rows.front().replicas;
  if (replicas >= 5) return "";
  return fmt::format("with {} {} can be told; 5 and more tell the ties apart\n",
                     counted(replicas, "replica"),
                     replicas == 1 ? "no difference" : "few differences");
}

std::string empty_board_text(const Progress& progress) {
  const std::int64_t complete = progress.by_state.at("complete");
  const std::int64_t diverged = progress.by_state.at("diverged");
  if (complete == 0) return "no configuration has a complete trial yet\n";
  return fmt::format("no configuration has a finite objective ({} complete, {} diverged)\n",
                     counted(complete, "trial"), grouped(diverged));
}

Json row_json(const LeaderboardRow& row) {
  return {{"rank", row.rank == 0 ? Json(nullptr) : Json(row.rank)},
          {"configuration", row.configuration},
          {"parameters", row.parameters},
          {"objective", json_number(row.objective)},
          {"error", json_number(row.error)},
          {"replicas", row.replicas},
          {"tied", row.tied ? Json(*row.tied) : Json(nullptr)},
          {"network_parameters", row.network_parameters},
          {"core_seconds", json_number(row.core_seconds)},
          {"model", row.model},
          {"behind_best", json_number(row.behind_best)},
          {"behind_error", json_number(row.behind_error)}};
}

// The board, and the baselines behind it.
std::vector<LeaderboardRow> all_rows(const StoredStudy& study, std::int64_t limit) {
  auto rows = leaderboard(study, limit);
  auto baselines = baseline_rows(study);
  std::move(baselines.begin(), baselines.end(), std::back_inserter(rows));
  return rows;
}

}  // namespace

std::string top_report(const StoredStudy& study, std::int64_t limit) {
  const auto rows = all_rows(study, limit);
  const Progress progress = progress_of(study);
  std::string text;
  if (!study.note().empty()) text += study.note() + "\n";
  if (rows.empty()) {
    text += empty_board_text(progress);
  } else {
    text += table_text(rows, visible(study.study().objective));
    text += fmt::format("\n{} on the validation split, {}; mean ± standard error over replicas\n",
                        visible(study.study().objective),
                        study.study().maximise ? "more is better" : "less is better");
    text += fmt::format("ties: {}\n", comparison_method);
    text += few_replicas_text(rows);
    text += baselines_text(study);
  }
  text += counts_text(progress) + "\n";
  text += fmt::format("validation: {}\n", visible(validation_of(study).summary()));
  return text + looks_text(study, progress.looks);
}

Json top_report_json(const StoredStudy& study, std::int64_t limit) {
  const Progress progress = progress_of(study);
  Json json = {{"study", study.study().name},
               {"objective", study.study().objective},
               {"maximise", study.study().maximise},
               {"tie_method", comparison_method},
               {"leaderboard", Json::array()},
               {"baselines", baselines_json(study)},
               {"configurations", progress.configurations},
               {"trials", progress.trials},
               {"states", progress.by_state},
               {"validation", validation_of(study).summary()},
               {"looks", progress.looks},
               {"test_figures", Json::array()}};
  for (const auto& row : all_rows(study, limit)) json["leaderboard"].push_back(row_json(row));
  for (const TestFigure& figure : test_figures(study)) {
    json["test_figures"].push_back({{"look", figure.look},
                                    {"configuration", figure.configuration},
                                    {"train_on", figure.train_on},
                                    {"metric", figure.metric},
                                    {"value", json_number(figure.value)},
                                    {"error", json_number(figure.error)},
                                    {"replicas", figure.replicas},
                                    {"committee", json_number(figure.committee)},
                                    {"committee_error", json_number(figure.committee_error)}});
  }
  if (!study.note().empty()) json["note"] = study.note();
  return json;
}

}  // namespace hepsweep::results
