#include "results/queries/validation_query.hh"

#include <fmt/core.h>

#include "core/json_file.hh"
#include "core/numbers.hh"
#include "results/queries/stored_study.hh"
#include "results/store/connection.hh"
#include "results/store/validation_figures.hh"

namespace hepsweep::results {
namespace {

void read_trials(Connection& connection, Validation& validation) {
  connection.each(
      "SELECT configuration, trial, replica, variation, state, reason FROM trial "
      "WHERE stage = 'validation' AND stage <> 'search' AND stage <> 'final' ORDER BY trial",
      [&](const Row& row) {
        validation.configuration = row.integer(0);
        ++validation.trials;
        const std::string state = row.text(4);
        if (state == "waiting") ++validation.open;
        if (state == "waiting" || state == "complete") return;
        validation.lost.push_back(
            {row.integer(1), row.integer(2), row.text(3), state, row.text(5)});
      });
}

void read_checks(Connection& connection, Validation& validation) {
  connection.each(
      "SELECT aspect, class, quantity, value, error, expected, p_value, verdict, replicas "
      "FROM validation_check WHERE configuration = ?1 ORDER BY place",
      [&](const Row& row) {
        validation.checks.push_back({row.text(0), row.text(1), row.text(2), row.real(3),
                                     row.real(4), row.real(5), row.real(6), row.text(7),
                                     row.integer(8)});
      },
      validation.configuration);
}

}  // namespace

std::string Validation::summary() const {
  if (!settings) return "not declared";
  if (trials == 0) return "not begun";
  if (open > 0) {
    return fmt::format("not finished: {} of {} trials are open", grouped(open), grouped(trials));
  }
  if (checks.empty()) return "without a result: every trial diverged or failed";
  const std::string words = studies::validation_summary(checks);
  if (lost.empty()) return words;
  return fmt::format("{}; {} of {} trials diverged or failed", words, lost.size(), trials);
}

Validation validation_of(const StoredStudy& study) {
  Validation validation;
  validation.settings =
      studies::validation_of(parse_json(study.study().document, study.file().string()));
  read_trials(study.connection(), validation);
  read_checks(study.connection(), validation);
  return validation;
}

std::vector<studies::MeanCorrelation> validation_correlations(const StoredStudy& study,
                                                              std::int64_t configuration) {
  return studies::mean_correlations(
      read_validation_figures(study.connection(), configuration).nominal);
}

}  // namespace hepsweep::results
