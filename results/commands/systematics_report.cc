#include "results/commands/systematics_report.hh"

#include <algorithm>
#include <cmath>

#include <fmt/core.h>

#include "core/error.hh"
#include "core/numbers.hh"
#include "core/table.hh"
#include "results/commands/cells.hh"
#include "results/queries/stored_study.hh"

namespace hepsweep::results {
namespace {

using studies::MeanCorrelation;
using studies::ValidationCheck;

// ---- checks

std::string checks_table(const std::vector<ValidationCheck>& checks) {
  Table table({"check", "class", "figure", "value", "expected", "p", "verdict"});
  for (const ValidationCheck& check : checks) {
    if (check.aspect == "correlation") continue;
    table.add_row({check.aspect, check.of_class.empty() ? "all" : visible(check.of_class),
                   check.quantity, with_uncertainty(check.value, check.error),
                   number_cell(check.expected), number_cell(check.p_value),
                   text_cell(check.verdict)});
  }
  return table.text();
}

// ---- correlations

/// Both kinds of correlation with one variable.
struct VariableRow {
  const MeanCorrelation* linear = nullptr;
  const MeanCorrelation* rank = nullptr;

  double strength() const {
    const double strongest = std::max(std::abs(linear->mean.value), std::abs(rank->mean.value));
    return std::isnan(strongest) ? -1 : strongest;
  }
};

// They stand in pairs, linear before rank.
std::vector<VariableRow> rows_of_class(const std::vector<MeanCorrelation>& correlations,
                                       const std::string& of_class) {
  std::vector<VariableRow> rows;
  for (std::size_t i = 0; i + 1 < correlations.size(); i += 2) {
    if (correlations[i].of_class != of_class) continue;
    rows.push_back({&correlations[i], &correlations[i + 1]});
  }
  std::stable_sort(rows.begin(), rows.end(), [](const VariableRow& a, const VariableRow& b) {
    return a.strength() > b.strength();
  });
  return rows;
}

std::vector<std::string> classes_of(const std::vector<MeanCorrelation>& correlations) {
  std::vector<std::string> classes;
  for (const MeanCorrelation& one : correlations) {
    if (std::find(classes.begin(), classes.end(), one.of_class) != classes.end()) continue;
    classes.push_back(one.of_class);
  }
  return classes;
}

bool deserves_attention(const std::vector<ValidationCheck>& checks, const MeanCorrelation& one) {
  return std::any_of(checks.begin(), checks.end(), [&](const ValidationCheck& check) {
    return check.verdict == "attention" && check.of_class == one.of_class &&
           check.quantity == studies::correlation_quantity(one.kind, one.variable);
  });
}

std::string verdict_cell(const std::vector<ValidationCheck>& checks, const VariableRow& row) {
  if (row.linear->role == "input") return "-";
  const bool attention =
      deserves_attention(checks, *row.linear) || deserves_attention(checks, *row.rank);
  return attention ? "attention" : "pass";
}

std::string correlations_table(const std::vector<MeanCorrelation>& correlations,
                               const std::vector<ValidationCheck>& checks, std::int64_t limit) {
  Table table({"class", "variable", "role", "linear", "rank", "standard deviations", "verdict"});
  for (const std::string& of_class : classes_of(correlations)) {
    std::int64_t shown = 0;
    for (const VariableRow& row : rows_of_class(correlations, of_class)) {
      if (shown++ == limit) break;
      const auto& linear = row.linear->mean;
      const auto& rank = row.rank->mean;
      table.add_row(
          {visible(of_class), visible(row.linear->variable), row.linear->role,
           with_uncertainty(linear.value, linear.error), with_uncertainty(rank.value, rank.error),
           std::isnan(linear.significance) ? "-" : fmt::format("{:.1f}", linear.significance),
           verdict_cell(checks, row)});
    }
  }
  return table.text();
}

std::string correlations_text(const std::vector<MeanCorrelation>& correlations,
                              const Validation& validation, std::int64_t limit) {
  if (correlations.empty()) return "";
  return fmt::format(
      "\ncorrelation of the score with variables on the validation split, the strongest of each "
      "class\n{}standard deviations: of independent numbers, linear; attention: a spectator of at "
      "least {} in size\n",
      correlations_table(correlations, validation.checks, limit),
      validation.settings->tolerated_correlation);
}

// ---- what the block does not tell

std::vector<std::string> unchecked(const Validation& validation,
                                   const std::vector<MeanCorrelation>& correlations) {
  std::vector<std::string> list;
  if (!validation.settings->permuted_labels) {
    list.emplace_back("permuted labels: the study declares \"permuted_labels\": false");
  }
  for (const LostValidationTrial& lost : validation.lost) {
    list.push_back(fmt::format("trial {} ({}, replica {}) {}: {}", lost.trial, lost.variation,
                               lost.replica, lost.state, lost.reason));
  }
  for (const MeanCorrelation& one : correlations) {
    if (one.kind != "rank" || !std::isnan(one.mean.value)) continue;
    list.push_back(fmt::format("correlation with {} ({}): it or the score does not vary there",
                               one.variable, one.of_class));
  }
  const bool has_spectators =
      std::any_of(correlations.begin(), correlations.end(),
                  [](const MeanCorrelation& one) { return one.role == "spectator"; });
  if (!correlations.empty() && !has_spectators) {
    list.emplace_back("spectators: the events have no column of numbers that is no input");
  }
  list.emplace_back(
      "closure with a known truth, sculpting of spectators, dependence that no correlation shows: "
      "not in this version");
  return list;
}

std::string unchecked_text(const std::vector<std::string>& list) {
  std::string text = "\nnot checked\n";
  for (const std::string& line : list) text += "  " + visible(line) + "\n";
  return text;
}

// ---- JSON

Json check_json(const ValidationCheck& check) {
  return {{"aspect", check.aspect},
          {"class", check.of_class},
          {"quantity", check.quantity},
          {"value", json_number(check.value)},
          {"error", json_number(check.error)},
          {"expected", json_number(check.expected)},
          {"p_value", json_number(check.p_value)},
          {"verdict", check.verdict.empty() ? Json(nullptr) : Json(check.verdict)},
          {"replicas", check.replicas}};
}

Json correlation_json(const MeanCorrelation& one) {
  return {{"class", one.of_class},
          {"variable", one.variable},
          {"role", one.role},
          {"kind", one.kind},
          {"value", json_number(one.mean.value)},
          {"error", json_number(one.mean.error)},
          {"significance", json_number(one.mean.significance)},
          {"replicas", one.mean.replicas}};
}

}  // namespace

Validation required_validation(const StoredStudy& study, std::int64_t configuration) {
  const std::string file = study.file().string();
  Validation validation = validation_of(study);
  if (!validation.settings) {
    throw InputError(
        fmt::format("{}: the study declares no validation, so nothing examined its winner; add "
                    "\"systematics\": {{\"validation\": {{}}}} to the study file and run it into "
                    "a new database (--db)",
                    file));
  }
  if (validation.configuration == 0) {
    throw InputError(
        fmt::format("{}: the winner is validated after the search, which is not at its end, or has "
                    "no winner; hepsweep run goes on with it",
                    file));
  }
  if (configuration != 0 && configuration != validation.configuration) {
    study.configuration(configuration);  // says which there are
    throw InputError(fmt::format("{}: configuration {} was not validated; the winner, {}, was",
                                 file, configuration, validation.configuration));
  }
  return validation;
}

std::string systematics_report(const StoredStudy& study, const Validation& validation,
                               std::int64_t limit) {
  const auto correlations = validation_correlations(study, validation.configuration);
  std::string text;
  if (!study.note().empty()) text += study.note() + "\n";
  text += fmt::format("validation of configuration {} {}\n\n", validation.configuration,
                      visible(study.configuration(validation.configuration).parameters.dump()));
  if (!validation.checks.empty()) text += checks_table(validation.checks);
  text += correlations_text(correlations, validation, limit);
  text += unchecked_text(unchecked(validation, correlations));
  return text + fmt::format("\nvalidation: {}\n", visible(validation.summary()));
}

Json systematics_report_json(const StoredStudy& study, const Validation& validation) {
  const auto correlations = validation_correlations(study, validation.configuration);
  Json json = {{"study", study.study().name},
               {"configuration", validation.configuration},
               {"parameters", study.configuration(validation.configuration).parameters},
               {"trials", validation.trials},
               {"open", validation.open},
               {"summary", validation.summary()},
               {"checks", Json::array()},
               {"correlations", Json::array()},
               {"not_checked", unchecked(validation, correlations)}};
  for (const ValidationCheck& check : validation.checks) {
    json["checks"].push_back(check_json(check));
  }
  for (const MeanCorrelation& one : correlations) {
    json["correlations"].push_back(correlation_json(one));
  }
  if (!study.note().empty()) json["note"] = study.note();
  return json;
}

}  // namespace hepsweep::results
