// The part of ResultStore that keeps what is computed of the scores that a look left.
#include "results/store/implementation.hh"

namespace hepsweep::results {

void ResultStore::add_committee(const CommitteeRecord& committee) {
  Connection& connection = *implementation_->connection;
  const auto stored = connection.integer(
      "SELECT 1 FROM committee_metric WHERE look = ?1 AND configuration = ?2 LIMIT 1",
      committee.look, committee.configuration);
  if (stored) return;
  implementation_->step([&] {
    for (const CommitteeMetric& metric : committee.metrics) {
      connection.execute(
          "INSERT INTO committee_metric (look, configuration, members, split, metric, value, "
          "error, difference, difference_error) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
          committee.look, committee.configuration, committee.members, metric.split, metric.metric,
          metric.value, metric.error, metric.difference, metric.difference_error);
    }
  });
}

void ResultStore::add_look_difference(const LookDifference& difference) {
  implementation_->step([&] {
    implementation_->connection->execute(
        "INSERT INTO look_difference (look, configuration, metric, winner, replicas, difference, "
        "error, seed_error, sample_error) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9) "
        "ON CONFLICT DO NOTHING",
        difference.look, difference.configuration, difference.metric, difference.winner,
        difference.replicas, difference.difference, difference.error, difference.seed_error,
        difference.sample_error);
  });
}

}  // namespace hepsweep::results
