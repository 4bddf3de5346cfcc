#pragma once

#include <string>

#include "results/store/result_store.hh"

namespace hepsweep::results {

class Connection;
class Row;

/// This moment, UTC: "2026-03-01T12:34:56.789Z".
std::string utc_now();
/// So many seconds before this moment, or after it; at most about 30 years.
std::string utc_before(double seconds);

/// The study of a database. \throws Error where its row is missing
StudyRecord read_study(Connection& connection);

/// A configuration; nothing where there is none of this number.
std::optional<ConfigurationRecord> read_configuration(Connection& connection,
                                                      std::int64_t configuration);

/// What makes a StoredTrial, and how it is read; a WHERE may follow, `t` being the trial.
inline constexpr const char* select_trials =
    "SELECT t.trial, t.configuration, t.replica, t.stage, t.variation, t.fixed_epochs, t.state, "
    "t.attempts, t.counted_failures, t.objective, t.best_epoch, l.attempt, "
    "CASE WHEN t.state = 'waiting' AND t.attempts > 0 THEN (SELECT count(*) FROM attempt a "
    "WHERE a.trial = t.trial AND a.outcome = 'killed' AND a.counted = 0) ELSE 0 END "
    "FROM trial t LEFT JOIN lease l ON l.trial = t.trial ";
StoredTrial stored_trial(const Row& row);

}  // namespace hepsweep::results
