#include "results/store/baseline_rows.hh"

#include <cmath>
#include <optional>

#include "results/store/connection.hh"

namespace hepsweep::results {
namespace {

// In the order of the leaderboard, whose index is read until a network comes.
std::optional<std::int64_t> best_network(Connection& connection) {
  return connection.integer(
      "SELECT s.configuration FROM summary s "
      "CROSS JOIN configuration c ON c.configuration = s.configuration "
      "WHERE s.score IS NOT NULL AND c.model = 'network' "
      "ORDER BY s.replicas DESC, s.score DESC, s.configuration LIMIT 1");
}

std::vector<std::int64_t> classic_configurations(Connection& connection) {
  std::vector<std::int64_t> configurations;
  connection.each("SELECT configuration FROM configuration WHERE model <> 'network'",
                  [&](const Row& row) { configurations.push_back(row.integer(0)); });
  return configurations;
}

std::vector<double> padded(std::span<const double> values, std::size_t replicas) {
  std::vector<double> row(values.begin(), values.end());
  row.resize(replicas, std::nan(""));
  return row;
}

void write(Connection& connection, std::int64_t configuration, std::int64_t winner,
           const studies::PairedComparison& comparison) {
  connection.execute(
      "INSERT INTO baseline (configuration, winner, replicas, difference, error, p_value) "
      "VALUES (?1, ?2, ?3, ?4, ?5, ?6) ON CONFLICT (configuration) DO UPDATE SET "
      "winner = excluded.winner, replicas = excluded.replicas, difference = excluded.difference, "
      "error = excluded.error, p_value = excluded.p_value WHERE "
      "(winner, replicas, difference, error, p_value) IS NOT (excluded.winner, "
      "excluded.replicas, excluded.difference, excluded.error, excluded.p_value)",
      configuration, winner, static_cast<std::int64_t>(comparison.n), comparison.difference,
      comparison.error, comparison.p);
}

}  // namespace

studies::PairedComparison compare_rows(std::span<const double> first,
                                       std::span<const double> second) {
  const std::size_t replicas = std::max(first.size(), second.size());
  return studies::compare_paired(padded(first, replicas), padded(second, replicas));
}

void update_baselines(Connection& connection, const Objectives& search,
                      const Objectives& baselines) {
  const auto classic = classic_configurations(connection);
  const auto winner = classic.empty() ? std::nullopt : best_network(connection);
  if (!winner) return;
  for (const std::int64_t configuration : classic) {
    auto values = search.of(configuration);
    if (values.empty()) values = baselines.of(configuration);
    if (values.empty()) continue;
    write(connection, configuration, *winner, compare_rows(search.of(*winner), values));
  }
}

}  // namespace hepsweep::results
