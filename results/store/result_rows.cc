// The part of ResultStore that records what attempts gave.
#include <fmt/core.h>

#include "core/digest.hh"
#include "results/store/implementation.hh"
#include "results/store/values.hh"

namespace hepsweep::results {
namespace {

struct OpenTrial {
  std::int64_t configuration = 0;
  std::int64_t attempts = 0;
};

// \throws Error where the trial is not there or is final
OpenTrial require_open(Connection& connection, std::int64_t trial) {
  OpenTrial open;
  std::string state;
  connection.each(
      "SELECT configuration, attempts, state FROM trial WHERE trial = ?1",
      [&](const Row& row) {
        open = {row.integer(0), row.integer(1)};
        state = row.text(2);
      },
      trial);
  if (state.empty()) throw Error(fmt::format("there is no trial {}", trial));
  if (studies::is_final(studies::state_of_name(state))) {
    throw Error(fmt::format("trial {} is {} already", trial, state));
  }
  return open;
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

// \throws Error where that attempt is not the running one
void end_attempt(Connection& connection, const AttemptFailure& end) {
  const int changed = connection.execute(
      "UPDATE attempt SET outcome = ?3, message = ?4, counted = ?5, seconds = ?6, "
      "cpu_seconds = ?7, memory_mb = ?8, ended = ?9 "
      "WHERE trial = ?1 AND attempt = ?2 AND outcome = 'running'",
      end.trial, end.attempt, end.outcome, end.message, end.counted, end.seconds, end.cpu_seconds,
      end.memory_mb, utc_now());
  if (changed == 1) return;
  throw Error(fmt::format("attempt {} of trial {} is not running", end.attempt, end.trial));
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
  transaction([&] {
    const OpenTrial open = require_open(connection, attempt.trial);
    if (attempt.attempt != open.attempts + 1) {
      throw Error(fmt::format("attempt {} of trial {} can't start: {} were made", attempt.attempt,
                              attempt.trial, open.attempts));
    }
    const std::string now = utc_now();
    connection.execute(
        "INSERT INTO attempt (trial, attempt, worker, host, started) VALUES (?1, ?2, ?3, ?4, ?5)",
        attempt.trial, attempt.attempt, attempt.worker, attempt.host, now);
    connection.execute(
        "UPDATE trial SET state = 'running', attempts = ?2, worker = ?3, host = ?4, started = ?5 "
        "WHERE trial = ?1",
        attempt.trial, attempt.attempt, attempt.worker, attempt.host, now);
  });
}

void ResultStore::finish_trial(std::int64_t trial, std::int64_t attempt,
                               const studies::TrialResult& result) {
  if (!studies::is_final(result.state)) {
    throw Error(fmt::format("trial {} can't end as {}", trial, studies::state_name(result.state)));
  }
  Connection& connection = *implementation_->connection;
  transaction([&] {
    const OpenTrial open = require_open(connection, trial);
    end_attempt(connection, end_of(trial, attempt, result));
    store_metrics(connection, trial, result);
    store_scores(connection, trial, result);
    store_model(connection, trial, result.model);
    connection.execute(
        "UPDATE trial SET state = ?2, reason = ?3, ended = ?4, objective = ?5, best_epoch = ?6, "
        "epochs = ?7, events_digest = ?8, core_seconds = core_seconds + ?9, "
        "counted_failures = counted_failures + ?10 WHERE trial = ?1",
        trial, studies::state_name(result.state), result.reason, utc_now(),
        objective_of(result, implementation_->study.objective), result.best_epoch, result.epochs,
        result.events_digest, result.cpu_seconds, result.state == studies::TrialState::failed);
    connection.execute(
        "UPDATE configuration SET network_parameters = ?2 "
        "WHERE configuration = ?1 AND network_parameters = 0",
        open.configuration, result.network_parameters);
    update_summary(connection, open.configuration, implementation_->study.maximise);
  });
  implementation_->leaderboard_changed = true;
}

void ResultStore::fail_attempt(const AttemptFailure& failure) {
  Connection& connection = *implementation_->connection;
  transaction([&] {
    const OpenTrial open = require_open(connection, failure.trial);
    end_attempt(connection, failure);
    connection.execute(
        "UPDATE trial SET state = 'waiting', core_seconds = core_seconds + ?2, "
        "counted_failures = counted_failures + ?3 WHERE trial = ?1",
        failure.trial, failure.cpu_seconds, failure.counted);
    update_summary(connection, open.configuration, implementation_->study.maximise);
  });
}

void ResultStore::fail_trial(std::int64_t trial, const std::string& reason) {
  Connection& connection = *implementation_->connection;
  transaction([&] {
    const OpenTrial open = require_open(connection, trial);
    const std::string now = utc_now();
    connection.execute(
        "UPDATE attempt SET outcome = 'given up', message = ?2, ended = ?3 "
        "WHERE trial = ?1 AND outcome = 'running'",
        trial, reason, now);
    connection.execute(
        "UPDATE trial SET state = 'failed', reason = ?2, ended = ?3 WHERE trial = ?1", trial,
        reason, now);
    update_summary(connection, open.configuration, implementation_->study.maximise);
  });
  implementation_->leaderboard_changed = true;
}

}  // namespace hepsweep::results
