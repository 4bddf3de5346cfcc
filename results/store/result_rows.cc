// The part of ResultStore that records what attempts gave.
#include <algorithm>

#include <fmt/core.h>

#include "core/digest.hh"
#include "results/store/implementation.hh"
#include "results/store/result_rules.hh"
#include "results/store/values.hh"

namespace hepsweep::results {
namespace {

struct Lease {
  std::int64_t attempt = 0;
  std::int64_t worker = 0;
  std::string host;
  std::string given;
  std::optional<std::string> started;
};

struct OpenTrial {
  std::int64_t configuration = 0;
  std::int64_t attempts = 0;  // that have ended
  std::string stage;
  std::optional<Lease> lease;
};

Lease lease_of(const Row& row) {
  Lease lease{.attempt = row.integer(3),
              .worker = row.integer(4),
              .host = row.text(5),
              .given = row.text(6),
              .started = {}};
  if (!row.is_null(7)) lease.started = row.text(7);
  return lease;
}

// \throws Error where the trial is not there or is final
OpenTrial require_open(Connection& connection, std::int64_t trial) {
  OpenTrial open;
  std::string state;
  connection.each(
      "SELECT t.configuration, t.attempts, t.state, l.attempt, l.worker, l.host, l.given, "
      "l.started, t.stage FROM trial t LEFT JOIN lease l ON l.trial = t.trial WHERE t.trial = ?1",
      [&](const Row& row) {
        open = {row.integer(0), row.integer(1), row.text(8), std::nullopt};
        state = row.text(2);
        if (!row.is_null(3)) open.lease = lease_of(row);
      },
      trial);
  if (state.empty()) throw Error(fmt::format("there is no trial {}", trial));
  if (state != "waiting") throw Error(fmt::format("trial {} is {} already", trial, state));
  return open;
}

// \throws Error where that attempt is not the running one
OpenTrial require_running(Connection& connection, std::int64_t trial, std::int64_t attempt) {
  OpenTrial open = require_open(connection, trial);
  if (open.lease && open.lease->attempt == attempt) return open;
  throw Error(fmt::format("attempt {} of trial {} is not running", attempt, trial));
}

void store_metrics(Connection& connection, std::int64_t trial, const studies::TrialResult& result) {
  for (const auto& metric : result.metrics) {
    connection.execute(
        "INSERT INTO metric (trial, rung, split, metric, value, error) "
        "VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        trial, metric.rung, metric.split, metric.metric, metric.value, metric.error);
  }
  for (const auto& point : result.curves) {
    connection.execute(
        "INSERT INTO curve (trial, epoch, split, metric, value) VALUES (?1, ?2, ?3, ?4, ?5)", trial,
        point.epoch, point.split, point.metric, point.value);
  }
}

void store_correlations(Connection& connection, std::int64_t trial,
                        const studies::TrialResult& result) {
  std::int64_t place = 0;
  for (const auto& one : result.correlations) {
    connection.execute(
        "INSERT INTO correlation (trial, split, class, variable, role, kind, value, error, "
        "significance, place) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
        trial, one.split, one.of_class, one.variable, one.role, one.kind, one.value, one.error,
        one.significance, ++place);
  }
}

void store_scores(Connection& connection, std::int64_t trial, const studies::TrialResult& result) {
  for (const auto& scores : result.scores) {
    connection.execute("INSERT INTO score (trial, split, outputs, bytes) VALUES (?1, ?2, ?3, ?4)",
                       trial, scores.split, scores.outputs, Blob{scores.values});
  }
}

void store_model(Connection& connection, std::int64_t trial, const std::string& model) {
  if (model.empty()) return;
  connection.execute("INSERT INTO model (trial, digest, bytes) VALUES (?1, ?2, ?3)", trial,
                     digest_of(model), Blob{model});
}

// When the trainer began, where nobody said it: so long before the end as it took. The clock may
// have been set back meanwhile: nothing begins before it was given or ends before it began.
std::optional<std::string> beginning(const Lease& lease, double seconds) {
  if (lease.started) return std::max(*lease.started, lease.given);
  if (!(seconds > 0)) return std::nullopt;
  return std::max(utc_before(seconds), lease.given);
}

struct EndedAttempt {
  std::optional<std::string> started;
  std::string ended;
};

EndedAttempt end_attempt(Connection& connection, const Lease& lease, const AttemptFailure& end) {
  const auto started = beginning(lease, end.seconds);
  EndedAttempt times{.started = started,
                     .ended = std::max(utc_now(), started.value_or(lease.given))};
  connection.execute("DELETE FROM lease WHERE trial = ?1", end.trial);
  connection.execute(
      "INSERT INTO attempt (trial, attempt, worker, host, given, started, ended, outcome, message, "
      "counted, seconds, cpu_seconds, memory_mb) "
      "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)",
      end.trial, end.attempt, lease.worker, lease.host, lease.given, times.started, times.ended,
      end.outcome, end.message, end.counted, end.seconds, end.cpu_seconds, end.memory_mb);
  return times;
}

AttemptFailure end_of(std::int64_t trial, std::int64_t attempt,
                      const studies::TrialResult& result) {
  return {.trial = trial,
          .attempt = attempt,
          .outcome = std::string(studies::state_name(result.state)),
          .message = result.reason,
          .counted = result.state == studies::TrialState::failed,
          .seconds = result.seconds,
          .cpu_seconds = result.cpu_seconds,
          .memory_mb = result.memory_mb};
}

std::optional<double> objective_of(const studies::TrialResult& result, const std::string& metric) {
  if (result.state != studies::TrialState::complete) return std::nullopt;
  return result.value("validation", metric);
}

}  // namespace

void ResultStore::start_attempt(const AttemptStart& attempt) {
  Connection& connection = *implementation_->connection;
  implementation_->step([&] {
    const OpenTrial open = require_open(connection, attempt.trial);
    if (open.lease || attempt.attempt != open.attempts + 1) {
      throw Error(fmt::format("attempt {} of trial {} can't start: {} were made", attempt.attempt,
                              attempt.trial, open.lease ? open.lease->attempt : open.attempts));
    }
    connection.execute(
        "INSERT INTO lease (trial, attempt, worker, host, given) VALUES (?1, ?2, ?3, ?4, ?5)",
        attempt.trial, attempt.attempt, attempt.worker, attempt.host, utc_now());
  });
}

void ResultStore::mark_started(std::int64_t trial, std::int64_t attempt, double seconds_ago) {
  implementation_->step([&] {
    implementation_->connection->execute(
        "UPDATE lease SET started = max(given, ?3) WHERE trial = ?1 AND attempt = ?2", trial,
        attempt, utc_before(std::max(0.0, seconds_ago)));
  });
}

void ResultStore::finish_trial(std::int64_t trial, std::int64_t attempt,
                               const studies::TrialResult& result) {
  if (!studies::is_final(result.state)) {
    throw Error(fmt::format("trial {} can't end as {}", trial, studies::state_name(result.state)));
  }
  Connection& connection = *implementation_->connection;
  implementation_->step([&] {
    const OpenTrial open = require_running(connection, trial, attempt);
    require_storable(trial, open.stage, result);
    const EndedAttempt times = end_attempt(connection, *open.lease, end_of(trial, attempt, result));
    store_metrics(connection, trial, result);
    store_correlations(connection, trial, result);
    store_scores(connection, trial, result);
    store_model(connection, trial, result.model);
    connection.execute(
        "UPDATE trial SET state = ?2, reason = ?3, ended = ?4, objective = ?5, best_epoch = ?6, "
        "epochs = ?7, events_digest = ?8, core_seconds = core_seconds + ?9, "
        "counted_failures = counted_failures + ?10, attempts = ?11, worker = ?12, host = ?13, "
        "started = ?14 WHERE trial = ?1",
        trial, studies::state_name(result.state), result.reason, times.ended,
        objective_of(result, implementation_->study.objective), result.best_epoch, result.epochs,
        result.events_digest, result.cpu_seconds, result.state == studies::TrialState::failed,
        attempt, open.lease->worker, open.lease->host, times.started);
    implementation_->pending.trial_ended(result.state);
    implementation_->pending.configuration_touched(open.configuration, result.network_parameters);
  });
  implementation_->leaderboard_changed = true;
}

void ResultStore::fail_attempt(const AttemptFailure& failure) {
  Connection& connection = *implementation_->connection;
  implementation_->step([&] {
    const OpenTrial open = require_running(connection, failure.trial, failure.attempt);
    const EndedAttempt times = end_attempt(connection, *open.lease, failure);
    connection.execute(
        "UPDATE trial SET core_seconds = core_seconds + ?2, "
        "counted_failures = counted_failures + ?3, attempts = ?4, worker = ?5, host = ?6, "
        "started = ?7 WHERE trial = ?1",
        failure.trial, failure.cpu_seconds, failure.counted, failure.attempt, open.lease->worker,
        open.lease->host, times.started);
    implementation_->pending.configuration_touched(open.configuration);
  });
}

void ResultStore::fail_trial(std::int64_t trial, const std::string& reason) {
  Connection& connection = *implementation_->connection;
  implementation_->step([&] {
    const OpenTrial open = require_open(connection, trial);
    if (open.lease) {
      fail_attempt({.trial = trial,
                    .attempt = open.lease->attempt,
                    .outcome = "given up",
                    .message = reason,
                    .counted = false});
    }
    connection.execute(
        "UPDATE trial SET state = 'failed', reason = ?2, ended = max(?3, ifnull(started, '')) "
        "WHERE trial = ?1",
        trial, reason, utc_now());
    implementation_->pending.trial_ended(studies::TrialState::failed);
    implementation_->pending.configuration_touched(open.configuration);
  });
  implementation_->leaderboard_changed = true;
}

}  // namespace hepsweep::results
