#include "coordinator/reception.hh"

#include <unistd.h>
#include <utility>

#include <fmt/core.h>

#include "core/host.hh"
#include "core/log.hh"
#include "core/process.hh"
#include "core/version.hh"
#include "nn/instruction_set.hh"
#include "results/store/result_rules.hh"

namespace hepsweep::coordinator {
namespace {

// Only an end that the process itself would see can be watched: a worker in another container may
// have the same host name and number.
std::int64_t watchable_start(const Hello& hello, const std::string& own_host) {
  const bool may_be_here = hello.host == own_host && hello.process != ::getpid();
  const bool is_here =
      may_be_here && hello.process > 0 && process_start(hello.process) == hello.process_start;
  return is_here ? hello.process_start : 0;
}

}  // namespace

Reception::Reception(Books& books) : books_(books), attempts_(books), host_(host_name()) {}

void Reception::hear(Worker& worker, const Heartbeat& heartbeat) {
  worker.running_lease = heartbeat.lease;
  worker.epoch = heartbeat.epoch;
  worker.memory_mb = heartbeat.memory_mb;
  worker.cpu_seconds = heartbeat.cpu_seconds;
  if (worker.is_lost()) return ask_to_rejoin(worker);
  if (Lease* lease = books_.leases.find(heartbeat.lease, worker.peer)) attempts_.begin(*lease);
}

void Reception::handle(Worker& worker, Message& message) {
  const bool was_lost = worker.is_lost();
  if (const auto* hello = std::get_if<Hello>(&message)) return handle(worker, *hello);
  if (std::holds_alternative<Goodbye>(message)) return handle_goodbye(worker);
  if (auto* result = std::get_if<Result>(&message)) {
    handle(worker, *result);
  } else if (const auto* failure = std::get_if<AttemptFailed>(&message)) {
    handle(worker, *failure);
  } else if (const auto* checkpoint = std::get_if<Checkpointed>(&message)) {
    handle(worker, *checkpoint);
  }
  if (was_lost) ask_to_rejoin(worker);
}

void Reception::handle_unreadable(Worker& worker, const std::string& problem) {
  log_warning(fmt::format("worker {} on {}: {}", worker.peer, worker.host, problem));
  if (!worker.is_working()) return;
  if (!worker.leases.empty()) {
    const std::int64_t running = worker.leases.front();
    if (auto lease = books_.leases.take(running, worker.peer)) {
      books_.workers.drop(worker, running, lease->seconds);
      attempts_.fail(std::move(*lease),
                     {.lease = running, .trial = 0, .outcome = "error", .message = problem});
    }
  }
  books_.give_back(worker, "lost");
  books_.workers.set_phase(worker, Worker::Phase::lost);
  ask_to_rejoin(worker);
}

// ---- who takes part

std::string Reception::refusal_of(const Hello& hello) const {
  if (hello.program_version != program_version) {
    return fmt::format("{} runs hepsweep {}, the coordinator {}", hello.host, hello.program_version,
                       program_version);
  }
  const std::string& level = books_.settings.instruction_set;
  if (!nn::level_within(level, hello.instruction_set)) {
    return fmt::format(
        "the processor of {} has {} only, but this study is computed with {} "
        "(start it anew with --isa {} to use this machine)",
        hello.host, hello.instruction_set, level, hello.instruction_set);
  }
  return "";
}

void Reception::handle(Worker& worker, const Hello& hello) {
  books_.give_back(worker, "lost");  // who says Hello holds nothing
  worker.host = hello.host;
  worker.process = hello.process;
  worker.process_start = watchable_start(hello, host_);
  worker.last_rejoin = {};
  if (books_.stopping) {
    books_.outbox.send(worker, Stop{}, books_.now);
    return;
  }
  const std::string refusal = refusal_of(hello);
  if (refusal.empty()) {
    welcome(worker);
  } else {
    refuse(worker, refusal);
  }
}

void Reception::refuse(Worker& worker, const std::string& reason) {
  books_.workers.set_phase(worker, Worker::Phase::refused);
  worker.was_refused = true;
  log_warning(fmt::format("worker {} can't take part: {}", worker.peer, reason));
  books_.log_event("worker refused", fmt::format("worker {}: {}", worker.peer, reason));
  books_.outbox.send_later(worker, Refusal{reason});
}

void Reception::welcome(Worker& worker) {
  if (worker.is_lost()) {
    log_info(fmt::format("worker {} on {} is back", worker.peer, worker.host));
    books_.log_event("worker back", fmt::format("worker {} on {}", worker.peer, worker.host));
  }
  books_.workers.set_phase(worker, Worker::Phase::working);
  const CoordinatorSettings& settings = books_.settings;
  books_.outbox.send_later(worker, Welcome{.worker = worker.peer,
                                           .instruction_set = settings.instruction_set,
                                           .cache_folder = settings.cache_folder,
                                           .checkpoint_folder = settings.checkpoint_folder,
                                           .heartbeat_seconds = settings.heartbeat_seconds(),
                                           .silence_seconds = settings.workers_silence_seconds()});
}

void Reception::ask_to_rejoin(Worker& worker) {
  const double since = seconds_between(worker.last_rejoin, books_.now);
  if (worker.last_rejoin != TimePoint{} && since < books_.settings.silence_seconds) return;
  worker.last_rejoin = books_.now;
  if (books_.stopping) {
    books_.outbox.send(worker, Stop{}, books_.now);
  } else {
    books_.outbox.send(worker, Rejoin{}, books_.now);
  }
}

void Reception::handle_goodbye(Worker& worker) {
  books_.workers.set_phase(worker, Worker::Phase::said_goodbye);
  books_.give_back(worker, "interrupted");
}

// ---- what came of a trial

// What the database would refuse, it would refuse in each run again.
std::string Reception::problem_of(const Worker& worker, const Result& result) {
  if (!studies::is_final(result.result.state)) {
    return "a result that is none: its trial is not at its end";
  }
  const Lease* held = books_.leases.find(result.lease, worker.peer);
  if (held == nullptr) return "";  // it is refused anyway
  try {
    const auto& specification = held->trial.work->specification;
    results::require_storable(result.trial, specification.stage, result.result);
  } catch (const Error& problem) {
    return problem.what();
  }
  return problem_of(*held, result.trial);
}

// The lease would never end.
std::string Reception::problem_of(const Lease& held, std::int64_t trial) {
  if (held.trial.trial == trial) return "";
  return fmt::format("an answer for trial {} under the lease of trial {}", trial, held.trial.trial);
}

std::optional<Lease> Reception::take_lease(Worker& worker, std::int64_t number,
                                           std::int64_t trial) {
  const Lease* held = books_.leases.find(number, worker.peer);
  if (held == nullptr) {
    attempts_.refuse(worker, number, trial);
    return std::nullopt;
  }
  books_.workers.drop(worker, number, held->seconds);
  return books_.leases.take(number, worker.peer);
}

void Reception::handle(Worker& worker, Result& result) {
  const std::string problem = problem_of(worker, result);
  if (!problem.empty()) return handle_unreadable(worker, problem);
  auto lease = take_lease(worker, result.lease, result.trial);
  const bool is_stored = lease.has_value();
  if (lease) attempts_.finish(std::move(*lease), result);
  books_.outbox.send_later(worker, Acknowledgement{result.lease, is_stored});
}

void Reception::handle(Worker& worker, const AttemptFailed& failure) {
  const Lease* held = books_.leases.find(failure.lease, worker.peer);
  const std::string problem = held == nullptr ? "" : problem_of(*held, failure.trial);
  if (!problem.empty()) return handle_unreadable(worker, problem);
  auto lease = take_lease(worker, failure.lease, failure.trial);
  const bool given_up = lease && attempts_.fail(std::move(*lease), failure);
  books_.outbox.send_later(worker, Acknowledgement{failure.lease, given_up});
}

void Reception::handle(Worker& worker, const Checkpointed& checkpoint) {
  Lease* lease = books_.leases.find(checkpoint.lease, worker.peer);
  if (lease != nullptr) attempts_.note_checkpoint(*lease, checkpoint);
}

}  // namespace hepsweep::coordinator
