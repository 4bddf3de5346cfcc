#include "coordinator/attempt_records.hh"

#include <memory>
#include <utility>

#include <fmt/core.h>

#include "coordinator/failure_policy.hh"
#include "core/log.hh"

namespace hepsweep::coordinator {

// Where nobody says it, the database takes the attempt's duration from its end.
void AttemptRecords::begin(Lease& lease) {
  if (lease.begun) return;
  lease.begun = true;
  lease.begun_at = books_.now;
  books_.writes.add([trial = lease.trial.trial, attempt = lease.attempt](
                        results::ResultStore& store) { store.mark_started(trial, attempt, 0); });
}

void AttemptRecords::finish(Lease lease, Result& message) {
  const WaitingTrial& trial = lease.trial;
  const auto result = std::make_shared<const studies::TrialResult>(std::move(message.result));
  books_.writes.add(
      [number = trial.trial, attempt = lease.attempt, result](results::ResultStore& store) {
        store.finish_trial(number, attempt, *result);
      });
  if (result->state == studies::TrialState::failed) {
    log_warning(fmt::format("trial {} failed: {}", trial.trial, result->reason));
  } else {
    books_.costs.learn(trial, result->seconds);
  }
  books_.plan.finished(trial, result->state,
                       result->value("validation", trial.work->specification.objective));
  books_.plan_is_dry = false;
}

bool AttemptRecords::fail(Lease lease, const AttemptFailed& failure) {
  WaitingTrial& trial = lease.trial;
  const FailureVerdict verdict =
      judge_failure(trial, failure.outcome, failure.progressed, books_.settings.retries);
  log_warning(fmt::format("trial {}, attempt {}: {}: {}", trial.trial, lease.attempt,
                          failure.outcome, failure.message));
  results::AttemptFailure end{.trial = trial.trial,
                              .attempt = lease.attempt,
                              .outcome = failure.outcome,
                              .message = failure.message,
                              .counted = verdict.counted,
                              .seconds = failure.seconds,
                              .cpu_seconds = failure.cpu_seconds,
                              .memory_mb = failure.memory_mb};
  books_.writes.add(
      [end = std::move(end)](results::ResultStore& store) { store.fail_attempt(end); });
  if (verdict.gives_up) {
    give_up(trial, failure);
  } else {
    books_.queue.put_back(std::move(trial));
  }
  return verdict.gives_up;
}

void AttemptRecords::give_up(const WaitingTrial& trial, const AttemptFailed& failure) {
  std::string reason = fmt::format("{} in the last of {} attempts: {}", failure.outcome,
                                   trial.counted_failures, failure.message);
  log_warning(fmt::format("trial {} failed: {}", trial.trial, reason));
  books_.writes.add([number = trial.trial, reason = std::move(reason)](
                        results::ResultStore& store) { store.fail_trial(number, reason); });
  books_.plan.finished(trial, studies::TrialState::failed, std::nullopt);
  books_.plan_is_dry = false;
}

void AttemptRecords::note_checkpoint(Lease& lease, const Checkpointed& checkpoint) {
  begin(lease);
  results::AttemptEvent event{
      .trial = lease.trial.trial,
      .attempt = lease.attempt,
      .kind = checkpoint.resumed ? "resumed" : "checkpointed",
      .message = fmt::format("epoch {}, {} batches", checkpoint.epoch, checkpoint.updates)};
  books_.writes.add(
      [event = std::move(event)](results::ResultStore& store) { store.log_attempt_event(event); });
}

void AttemptRecords::refuse(const Worker& worker, std::int64_t number, std::int64_t trial) {
  const std::string message =
      fmt::format("worker {} on {}: its lease had ended", worker.peer, worker.host);
  log_warning(
      fmt::format("what worker {} on {} brought for trial {} is refused: its lease had "
                  "ended",
                  worker.peer, worker.host, trial));
  if (const auto attempt = books_.leases.withdrawn(number)) {
    results::AttemptEvent event{attempt->trial, attempt->attempt, "refused", message};
    books_.writes.add([event = std::move(event)](results::ResultStore& store) {
      store.log_attempt_event(event);
    });
  } else {
    books_.log_event("result refused", fmt::format("trial {}: {}", trial, message));
  }
}

}  // namespace hepsweep::coordinator
