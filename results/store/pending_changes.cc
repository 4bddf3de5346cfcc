#include "results/store/pending_changes.hh"

#include "results/store/connection.hh"
#include "results/store/summary.hh"

namespace hepsweep::results {

using studies::TrialState;

void PendingChanges::trial_ended(TrialState state) {
  --count_of(TrialState::waiting);
  ++count_of(state);
}

void PendingChanges::configuration_touched(std::int64_t configuration,
                                           std::int64_t network_parameters) {
  std::int64_t& known = configurations_[configuration];
  if (network_parameters != 0) known = network_parameters;
}

void PendingChanges::write(Connection& connection, bool maximise) {
  for (const auto& [configuration, network_parameters] : configurations_) {
    write_summary(connection, configuration, maximise);
    if (network_parameters == 0) continue;
    connection.execute(
        "UPDATE configuration SET network_parameters = ?2 "
        "WHERE configuration = ?1 AND network_parameters = 0",
        configuration, network_parameters);
  }
  for (std::size_t state = 0; state < counts_.size(); ++state) {
    if (counts_[state] == 0) continue;
    connection.execute("UPDATE trial_count SET trials = trials + ?2 WHERE state = ?1",
                       studies::state_name(static_cast<TrialState>(state)), counts_[state]);
  }
  forget_all();
}

void PendingChanges::forget_all() {
  counts_ = {};
  configurations_.clear();
}

}  // namespace hepsweep::results
