#include "results/queries/look_query.hh"

#include <algorithm>

#include "results/queries/stored_study.hh"
#include "results/store/connection.hh"
#include "results/store/values.hh"

namespace hepsweep::results {

bool LookTrials::finished() const {
  return std::all_of(trials.begin(), trials.end(),
                     [](const StoredTrial& trial) { return studies::is_final(trial.state); });
}

std::vector<std::int64_t> LookTrials::complete() const {
  std::vector<std::int64_t> numbers;
  for (const StoredTrial& trial : trials) {
    if (trial.state == studies::TrialState::complete) numbers.push_back(trial.record.trial);
  }
  return numbers;
}

std::optional<LookTrials> look_of_configuration(const StoredStudy& study,
                                                std::int64_t configuration, bool on_both) {
  const auto look = study.connection().integer(
      "SELECT max(t.look) FROM trial t JOIN look l ON l.look = t.look "
      "WHERE t.configuration = ?1 AND t.stage = 'final' AND l.train_on = ?2",
      configuration, on_both ? "train+validation" : "train");
  if (!look) return std::nullopt;
  LookTrials found{.look = *look, .trials = {}};
  study.connection().each(
      std::string(select_trials) + "WHERE t.look = ?1 AND t.configuration = ?2 ORDER BY t.replica",
      [&](const Row& row) { found.trials.push_back(stored_trial(row)); }, *look, configuration);
  return found;
}

CommitteeRecord committee_of(const StoredStudy& study, std::int64_t look,
                             std::int64_t configuration) {
  CommitteeRecord committee{
      .look = look, .configuration = configuration, .members = 0, .metrics = {}};
  study.connection().each(
      "SELECT members, split, metric, value, error, difference, difference_error "
      "FROM committee_metric WHERE look = ?1 AND configuration = ?2 ORDER BY split, metric",
      [&](const Row& row) {
        committee.members = row.integer(0);
        committee.metrics.push_back({.split = row.text(1),
                                     .metric = row.text(2),
                                     .value = row.real(3),
                                     .error = row.real(4),
                                     .difference = row.real(5),
                                     .difference_error = row.real(6)});
      },
      look, configuration);
  return committee;
}

std::vector<std::int64_t> baselines_of_search(const StoredStudy& study) {
  std::vector<std::int64_t> configurations;
  study.connection().each(
      "SELECT DISTINCT configuration FROM trial WHERE stage = 'baseline' AND stage <> 'search' "
      "AND stage <> 'final' AND state = 'complete' ORDER BY configuration",
      [&](const Row& row) { configurations.push_back(row.integer(0)); });
  return configurations;
}

std::vector<LookDifference> look_differences(const StoredStudy& study, std::int64_t look,
                                             std::int64_t baseline) {
  std::vector<LookDifference> differences;
  study.connection().each(
      "SELECT winner, metric, replicas, difference, error, seed_error, sample_error "
      "FROM look_difference WHERE look = ?1 AND configuration = ?2 ORDER BY metric",
      [&](const Row& row) {
        differences.push_back({.look = look,
                               .configuration = baseline,
                               .winner = row.integer(0),
                               .metric = row.text(1),
                               .replicas = row.integer(2),
                               .difference = row.real(3),
                               .error = row.real(4),
                               .seed_error = row.real(5),
                               .sample_error = row.real(6)});
      },
      look, baseline);
  return differences;
}

}  // namespace hepsweep::results
