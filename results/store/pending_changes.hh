#pragma once

#include <array>
#include <cstdint>
#include <map>

#include "studies/trial/trial.hh"

namespace hepsweep::results {

class Connection;

/// What follows from the rows of a transaction and is written once, at its end: the summaries of
/// the configurations that it touched, and the counts of trials by state.
class PendingChanges {
 public:
  using Counts = std::array<std::int64_t, 6>;  ///< by TrialState

  void trial_added() { ++count_of(studies::TrialState::waiting); }
  /// \param state that a waiting trial has now
  void trial_ended(studies::TrialState state);
  /// A trial of this configuration has changed. \param network_parameters 0: not known
  void configuration_touched(std::int64_t configuration, std::int64_t network_parameters = 0);

  /// Writes what there is. \pre inside the transaction
  void write(Connection& connection, bool maximise);

  const Counts& counts() const { return counts_; }
  /// Undoes the counting since counts() was taken. Touched configurations stay: to write a summary
  /// that has not changed does no harm.
  void restore(const Counts& counts) { counts_ = counts; }
  void forget_all();

 private:
  std::int64_t& count_of(studies::TrialState state) {
    return counts_[static_cast<std::size_t>(state)];
  }

  Counts counts_{};
  std::map<std::int64_t, std::int64_t> configurations_;  ///< network parameters by configuration
};

}  // namespace hepsweep::results
