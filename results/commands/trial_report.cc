#include "results/commands/trial_report.hh"

#include <sstream>

#include <fmt/core.h>

#include "core/error.hh"
#include "core/numbers.hh"
#include "core/table.hh"
#include "results/commands/cells.hh"
#include "results/queries/stored_study.hh"
#include "results/store/connection.hh"
#include "studies/baselines/baseline.hh"
#include "studies/baselines/stored_text.hh"

namespace hepsweep::results {
namespace {

Json value_json(const Row& row, int column, bool text) {
  if (row.is_null(column)) return nullptr;
  return text ? Json(row.text(column)) : json_number(row.real(column));
}

Json trial_json(const StoredStudy& study, std::int64_t trial) {
  Json json;
  study.connection().each(
      "SELECT trial, configuration, replica, attempts, best_epoch, epochs, look, stage, variation, "
      "state, reason, host, started, ended, events_digest, core_seconds, objective "
      "FROM trial WHERE trial = ?1",
      [&](const Row& row) {
        int column = 0;
        for (const char* name :
             {"trial", "configuration", "replica", "attempts", "best_epoch", "epochs", "look"}) {
          json[name] = row.is_null(column) ? Json(nullptr) : Json(row.integer(column));
          ++column;
        }
        for (const char* name : {"stage", "variation", "state", "reason", "host", "started",
                                 "ended", "events_digest"}) {
          json[name] = value_json(row, column++, true);
        }
        json["core_seconds"] = value_json(row, column++, false);
        json["objective"] = value_json(row, column, false);
      },
      trial);
  return json;
}

Json attempts_json(const StoredStudy& study, std::int64_t trial) {
  Json attempts = Json::array();
  study.connection().each(
      "SELECT attempt, worker, host, started, ended, outcome, seconds, cpu_seconds, memory_mb, "
      "message FROM attempts WHERE trial = ?1 ORDER BY attempt",
      [&](const Row& row) {
        attempts.push_back({{"attempt", row.integer(0)},
                            {"worker", row.integer(1)},
                            {"host", row.text(2)},
                            {"started", row.text(3)},
                            {"ended", value_json(row, 4, true)},
                            {"outcome", row.text(5)},
                            {"seconds", value_json(row, 6, false)},
                            {"cpu_seconds", value_json(row, 7, false)},
                            {"memory_mb", value_json(row, 8, false)},
                            {"message", row.text(9)}});
      },
      trial);
  return attempts;
}

std::string field(const std::string& name, const Json& value) {
  return fmt::format("{:<20}{}\n", name, text_cell(json_cell(value)));
}

std::string table_of(const Json& rows, const std::vector<std::string>& columns) {
  if (rows.empty()) return "";
  Table table(columns);
  for (const Json& row : rows) {
    std::vector<std::string> cells;
    for (const std::string& name : columns) cells.push_back(text_cell(json_cell(row.at(name))));
    table.add_row(cells);
  }
  return "\n" + table.text();
}

Json last_epoch(const Json& curves) {
  Json last = Json::array();
  for (const Json& point : curves) {
    if (point.at("epoch") == curves.back().at("epoch")) last.push_back(point);
  }
  return last;
}

std::string visible_lines(const std::string& text) {
  std::istringstream lines(text);
  std::string result;
  for (std::string line; std::getline(lines, line);) result += visible(line) + "\n";
  return result;
}

// In words. A damaged model takes nothing from the rest of the report.
Json classic_method_json(const std::string& model) {
  try {
    return studies::classic_text(model, "the stored model");
  } catch (const InputError& error) {
    return error.what();
  }
}

}  // namespace

Json trial_report_json(const StoredStudy& study, std::int64_t trial) {
  const StoredTrial stored = study.trial(trial);
  const ConfigurationRecord configuration = study.configuration(stored.record.configuration);
  Json json = trial_json(study, trial);
  json["study"] = study.study().name;
  json["seed"] = study.study().seed;
  json["program_version"] = study.study().program_version;
  json["instruction_set"] = study.study().instruction_set;
  json["network_parameters"] = configuration.network_parameters;
  json["parameters"] = configuration.parameters;
  json["metrics"] = Json::array();
  for (const auto& metric : study.metrics_of_trial(trial)) {
    json["metrics"].push_back({{"rung", metric.rung},
                               {"split", metric.split},
                               {"metric", metric.metric},
                               {"value", json_number(metric.value)},
                               {"error", json_number(metric.error)}});
  }
  json["attempt_list"] = attempts_json(study, trial);
  json["curves"] = Json::array();
  for (const auto& point : study.curves_of_trial(trial)) {
    json["curves"].push_back({{"epoch", point.epoch},
                              {"split", point.split},
                              {"metric", point.metric},
                              {"value", json_number(point.value)}});
  }
  const auto model = study.model_of_trial(trial);
  json["model_bytes"] = model ? Json(model->size()) : Json(nullptr);
  const bool classic = studies::is_classic(configuration.document.value("network", Json()));
  json["classic_method"] = model && classic ? classic_method_json(*model) : Json(nullptr);
  json["document"] = configuration.document;
  return json;
}

std::string trial_report(const Json& report) {
  std::string text;
  for (const char* name : {"study",
                           "trial",
                           "configuration",
                           "replica",
                           "stage",
                           "variation",
                           "state",
                           "reason",
                           "objective",
                           "look",
                           "best_epoch",
                           "epochs",
                           "network_parameters",
                           "core_seconds",
                           "host",
                           "started",
                           "ended",
                           "seed",
                           "instruction_set",
                           "program_version",
                           "events_digest",
                           "model_bytes"}) {
    text += field(name, report.at(name));
  }
  text += "parameters\n";
  for (const auto& [name, value] : report.at("parameters").items()) {
    text += "  " + fmt::format("{:<18}{}\n", visible(name), json_cell(value));
  }
  text += table_of(report.at("metrics"), {"rung", "split", "metric", "value", "error"});
  text += table_of(report.at("attempt_list"), {"attempt", "worker", "host", "outcome", "seconds",
                                               "cpu_seconds", "memory_mb", "message"});
  text += table_of(last_epoch(report.at("curves")), {"epoch", "split", "metric", "value"});
  const Json& method = report.at("classic_method");
  if (!method.is_null()) text += "\n" + visible_lines(method.get<std::string>());
  return text;
}

}  // namespace hepsweep::results
