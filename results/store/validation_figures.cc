#include "results/store/validation_figures.hh"

#include <optional>

#include "core/json_file.hh"
#include "results/store/connection.hh"

namespace hepsweep::results {
namespace {

using studies::TrialFigures;

std::vector<studies::MetricValue> metrics_of(Connection& connection, std::int64_t trial) {
  std::vector<studies::MetricValue> metrics;
  connection.each(
      "SELECT split, metric, value, error, rung FROM metric WHERE trial = ?1 "
      "ORDER BY rung, split, metric",
      [&](const Row& row) {
        metrics.push_back({row.text(0), row.text(1), row.real(2), row.real(3), row.text(4)});
      },
      trial);
  return metrics;
}

struct FoundTrial {
  std::int64_t trial = 0;
  std::int64_t replica = 0;
};

std::vector<TrialFigures> figures_of(Connection& connection, std::int64_t configuration,
                                     const char* stage, const char* variation) {
  std::vector<FoundTrial> found;
  connection.each(
      "SELECT trial, replica FROM trial WHERE configuration = ?1 AND stage = ?2 "
      "AND variation = ?3 AND state = 'complete' ORDER BY replica",
      [&](const Row& row) {
        found.push_back({row.integer(0), row.integer(1)});
      },
      configuration, std::string_view(stage), std::string_view(variation));
  std::vector<TrialFigures> figures;
  for (const FoundTrial& one : found) {
    figures.push_back(
        {one.replica, metrics_of(connection, one.trial), read_correlations(connection, one.trial)});
  }
  return figures;
}

// Those that have ended without having been summed up. Names all stages that the index of what
// follows a search leaves out: it is found without reading the search.
std::vector<std::int64_t> ended_validations(Connection& connection) {
  std::vector<std::int64_t> configurations;
  connection.each(
      "SELECT configuration FROM trial t WHERE stage = 'validation' AND stage <> 'search' "
      "AND stage <> 'final' GROUP BY configuration "
      "HAVING sum(state = 'waiting') = 0 AND NOT EXISTS (SELECT 1 FROM validation_check v "
      "WHERE v.configuration = t.configuration)",
      [&](const Row& row) { configurations.push_back(row.integer(0)); });
  return configurations;
}

std::optional<studies::ValidationSettings> settings_of(Connection& connection,
                                                       std::int64_t configuration) {
  std::optional<studies::ValidationSettings> settings;
  connection.each(
      "SELECT document FROM configuration WHERE configuration = ?1",
      [&](const Row& row) {
        settings = studies::validation_of(parse_json(row.text(0), connection.file().string()));
      },
      configuration);
  return settings;
}

void write_check(Connection& connection, std::int64_t configuration, std::int64_t place,
                 const studies::ValidationCheck& check) {
  std::optional<std::string> verdict;
  if (!check.verdict.empty()) verdict = check.verdict;
  connection.execute(
      "INSERT INTO validation_check (configuration, place, aspect, class, quantity, value, error, "
      "expected, p_value, verdict, replicas) "
      "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
      configuration, place, check.aspect, check.of_class, check.quantity, check.value, check.error,
      check.expected, check.p_value, verdict, check.replicas);
}

}  // namespace

std::vector<studies::ScoreCorrelation> read_correlations(Connection& connection,
                                                         std::int64_t trial) {
  std::vector<studies::ScoreCorrelation> correlations;
  connection.each(
      "SELECT split, class, variable, role, kind, value, error, significance FROM correlation "
      "WHERE trial = ?1 ORDER BY place",
      [&](const Row& row) {
        correlations.push_back({row.text(0), row.text(1), row.text(2), row.text(3), row.text(4),
                                row.real(5), row.real(6), row.real(7)});
      },
      trial);
  return correlations;
}

studies::ValidationFigures read_validation_figures(Connection& connection,
                                                   std::int64_t configuration) {
  const auto read = [&](const char* stage, const char* variation) {
    return figures_of(connection, configuration, stage, variation);
  };
  return {.search = read("search", "nominal"),
          .nominal = read("validation", "nominal"),
          .permuted = read("validation", "permuted_labels")};
}

void update_validation(Connection& connection) {
  for (const std::int64_t configuration : ended_validations(connection)) {
    const auto settings = settings_of(connection, configuration);
    const auto checks =
        studies::validation_checks(read_validation_figures(connection, configuration),
                                   settings.value_or(studies::ValidationSettings{}));
    std::int64_t place = 0;
    for (const studies::ValidationCheck& check : checks) {
      write_check(connection, configuration, ++place, check);
    }
  }
}

}  // namespace hepsweep::results
