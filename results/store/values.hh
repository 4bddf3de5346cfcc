#pragma once

#include <string>

#include "results/store/result_store.hh"

namespace hepsweep::results {

class Connection;
class Row;

/// This moment, UTC: "2026-03-01T12:34:56.789Z".
std::string utc_now();

/// The study of a database. \throws Error where its row is missing
StudyRecord read_study(Connection& connection);

/// The columns of `trial` that make a StoredTrial, and how they are read; a WHERE may follow.
inline constexpr const char* select_trials =
    "SELECT trial, configuration, replica, stage, variation, fixed_epochs, state, attempts, "
    "counted_failures, objective, best_epoch FROM trial ";
StoredTrial stored_trial(const Row& row);

}  // namespace hepsweep::results
