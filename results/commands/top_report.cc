#include "results/commands/top_report.hh"

#include <algorithm>

#include <fmt/core.h>

#include "core/numbers.hh"
#include "core/table.hh"
#include "results/commands/cells.hh"
#include "results/queries/leaderboard_query.hh"
#include "results/queries/progress_query.hh"
#include "results/queries/stored_study.hh"
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
  if (!row.tied) return "-";
  return *row.tied ? "yes" : "no";
}

std::vector<std::string> cells_of(const LeaderboardRow& row,
                                  const std::vector<std::string>& parameters) {
  std::vector<std::string> cells = {std::to_string(row.rank), std::to_string(row.configuration)};
  for (const std::string& name : parameters) {
    const auto found = row.parameters.find(name);
    cells.push_back(found == row.parameters.end() ? "-" : json_cell(*found));
  }
  cells.push_back(with_uncertainty(row.objective, row.error));
  cells.push_back(std::to_string(row.replicas));
  cells.push_back(tied_cell(row));
  cells.push_back(grouped(row.network_parameters));
  cells.push_back(fmt::format("{:.1f}", row.core_seconds));
  return cells;
}

std::string table_text(const std::vector<LeaderboardRow>& rows, const std::string& objective) {
  const std::vector<std::string> parameters = parameter_names(rows);
  std::vector<std::string> header = {"rank", "configuration"};
  header.insert(header.end(), parameters.begin(), parameters.end());
  for (const std::string& name : {objective, std::string("replicas"), std::string("tied"),
                                  std::string("network_parameters"), std::string("core_seconds")}) {
    header.push_back(name);
  }
  Table table(header);
  for (const LeaderboardRow& row : rows) table.add_row(cells_of(row, parameters));
  return table.text();
}

std::string counts_text(const Progress& progress) {
  return fmt::format(
      "{} configurations, {} trials: {} complete, {} stopped, {} diverged, {} failed,"
      " {} open",
      grouped(progress.configurations), grouped(progress.trials),
      grouped(progress.by_state.at("complete")), grouped(progress.by_state.at("stopped")),
      grouped(progress.by_state.at("diverged")), grouped(progress.by_state.at("failed")),
      grouped(progress.trials - progress.finished));
}

std::string looks_text(const std::vector<TestFigure>& figures, std::int64_t looks) {
  if (looks == 0) return "test split: sealed, no look yet\n";
  std::string text = fmt::format("test split: {} look{} so far\n", looks, looks == 1 ? "" : "s");
  for (const TestFigure& figure : figures) {
    text +=
        fmt::format("  look {}, configuration {}: {} = {} ({} replicas, trained on {})\n",
                    figure.look, figure.configuration, figure.metric,
                    with_uncertainty(figure.value, figure.error), figure.replicas, figure.train_on);
  }
  return text;
}

// With n replicas the t-test has n - 1 degrees of freedom.
std::string few_replicas_text(const std::vector<LeaderboardRow>& rows) {
  const std::int64_t replicas = rows.front().replicas;
  if (replicas >= 5) return "";
  return fmt::format("with {} replicas few differences can be told; 5 and more tell the ties apart\n",
                     replicas);
}

Json row_json(const LeaderboardRow& row) {
  return {{"rank", row.rank},
          {"configuration", row.configuration},
          {"parameters", row.parameters},
          {"objective", json_number(row.objective)},
          {"error", json_number(row.error)},
          {"replicas", row.replicas},
          {"tied", row.tied ? Json(*row.tied) : Json(nullptr)},
          {"network_parameters", row.network_parameters},
          {"core_seconds", json_number(row.core_seconds)}};
}

}  // namespace

std::string top_report(const StoredStudy& study, std::int64_t limit) {
  const auto rows = leaderboard(study, limit);
  const Progress progress = progress_of(study);
  std::string text;
  if (!study.note().empty()) text += study.note() + "\n";
  if (rows.empty()) {
    text += "no configuration has a complete trial yet\n";
  } else {
    text += table_text(rows, study.study().objective);
    text += fmt::format("\n{} on the validation split, {}; mean ± standard error over replicas\n",
                        study.study().objective,
                        study.study().maximise ? "more is better" : "less is better");
    text += fmt::format("ties: {}\n", comparison_method);
    text += few_replicas_text(rows);
  }
  text += counts_text(progress) + "\n";
  return text + looks_text(test_figures(study), progress.looks);
}

Json top_report_json(const StoredStudy& study, std::int64_t limit) {
  const Progress progress = progress_of(study);
  Json json = {{"study", study.study().name},
               {"objective", study.study().objective},
               {"maximise", study.study().maximise},
               {"tie_method", comparison_method},
               {"leaderboard", Json::array()},
               {"configurations", progress.configurations},
               {"trials", progress.trials},
               {"states", progress.by_state},
               {"looks", progress.looks},
               {"test_figures", Json::array()}};
  for (const auto& row : leaderboard(study, limit)) json["leaderboard"].push_back(row_json(row));
  for (const TestFigure& figure : test_figures(study)) {
    json["test_figures"].push_back({{"look", figure.look},
                                    {"configuration", figure.configuration},
                                    {"train_on", figure.train_on},
                                    {"metric", figure.metric},
                                    {"value", json_number(figure.value)},
                                    {"error", json_number(figure.error)},
                                    {"replicas", figure.replicas}});
  }
  if (!study.note().empty()) json["note"] = study.note();
  return json;
}

}  // namespace hepsweep::results
