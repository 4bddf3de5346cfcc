#include "results/store/objectives.hh"

#include <algorithm>
#include <cmath>

#include "results/store/connection.hh"

namespace hepsweep::results {
namespace {

struct Objective {
  std::int64_t configuration;
  std::int64_t replica;
  double value;
};

bool comes_before(const Objective& a, const Objective& b) {
  return a.configuration < b.configuration;
}

// Trials are numbered in the order of their configurations, so there is little to sort.
std::vector<Objective> read_trials(Connection& connection, const char* sql) {
  std::vector<Objective> trials;
  connection.each(sql, [&](const Row& row) {
    trials.push_back({row.integer(0), row.integer(1), row.real(2)});
  });
  std::stable_sort(trials.begin(), trials.end(), comes_before);
  return trials;
}

Objectives read_objectives(Connection& connection, const char* sql) {
  Objectives objectives;
  const std::vector<Objective> trials = read_trials(connection, sql);
  for (const Objective& trial : trials) {
    objectives.replicas =
        std::max(objectives.replicas, static_cast<std::size_t>(trial.replica) + 1);
  }
  for (const Objective& trial : trials) {
    auto& configurations = objectives.configurations;
    if (configurations.empty() || configurations.back() != trial.configuration) {
      configurations.push_back(trial.configuration);
      objectives.values.resize(configurations.size() * objectives.replicas, std::nan(""));
    }
    const std::size_t first = objectives.values.size() - objectives.replicas;
    objectives.values[first + static_cast<std::size_t>(trial.replica)] = trial.value;
  }
  return objectives;
}

}  // namespace

std::span<const double> Objectives::of(std::int64_t configuration) const {
  const auto found = std::lower_bound(configurations.begin(), configurations.end(), configuration);
  if (found == configurations.end() || *found != configuration) return {};
  return row(static_cast<std::size_t>(found - configurations.begin()));
}

// In one pass through the table: to look up a million trials by way of an index takes three times
// as long.
Objectives objectives_of_search(Connection& connection) {
  return read_objectives(
      connection,
      "SELECT configuration, replica, objective FROM trial WHERE objective IS NOT NULL "
      "AND stage = 'search' AND variation = 'nominal'");
}

// The condition twice, so that its small index is taken.
Objectives objectives_of_baselines(Connection& connection) {
  return read_objectives(
      connection,
      "SELECT configuration, replica, objective FROM trial WHERE stage = 'baseline' "
      "AND stage <> 'search' AND stage <> 'final' AND objective IS NOT NULL "
      "AND variation = 'nominal'");
}

}  // namespace hepsweep::results
