#include "coordinator/coordinator.hh"

#include <algorithm>
#include <utility>

#include <fmt/core.h>

#include "core/error.hh"
#include "core/log.hh"
#include "core/version.hh"
#include "nn/instruction_set.hh"

namespace hepsweep::coordinator {
namespace {

constexpr std::size_t most_messages_at_once = 256;
constexpr double goodbye_seconds = 10;
constexpr std::chrono::seconds longest_counted_gap(1);
constexpr double board_interval_seconds = 30;
constexpr double board_share = 0.01;  // of the time that refreshing the board may take

double seconds_since(std::chrono::steady_clock::time_point then) {
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - then).count();
}

}  // namespace

Coordinator::Coordinator(TrialPlan& plan, results::ResultStore& store, Transport& transport,
                         int workers, CoordinatorSettings settings)
    : plan_(plan),
      store_(store),
      transport_(transport),
      settings_(std::move(settings)),
      workers_(workers),
      last_listened_(Clock::now()),
      last_board_(Clock::now()) {}

bool Coordinator::step() {
  const std::vector<Received> received = receive();
  if (needs_transaction(received)) {
    store_.transaction([&] {
      for (const Received& message : received) handle(message);
      refill();
      assign();
    });
    send_outbox();
  }
  find_lost_workers();
  refresh_board();
  finish_when_complete();
  ping();
  leave_when_all_gone();
  return !received.empty();
}

// What nobody was there to hear (a suspended job, a slow disk) is no worker's silence.
void Coordinator::note_listening() {
  const auto now = Clock::now();
  const auto deaf = now - last_listened_ - longest_counted_gap;
  last_listened_ = now;
  if (deaf <= Clock::duration::zero()) return;
  for (auto& [peer, worker] : workers_.all()) worker.last_heard += deaf;
}

std::vector<Coordinator::Received> Coordinator::receive() {
  note_listening();
  std::vector<Received> received;
  while (received.size() < most_messages_at_once) {
    auto envelope = transport_.receive();
    if (!envelope) break;
    Worker& worker = workers_.at(envelope->peer);
    worker.last_heard = Clock::now();
    Message message = message_from_bytes(envelope->bytes);
    if (!std::holds_alternative<Heartbeat>(message)) {
      received.push_back({envelope->peer, std::move(message)});
    }
  }
  return received;
}

bool Coordinator::needs_transaction(const std::vector<Received>& received) const {
  if (!received.empty()) return true;
  if (phase_ != Phase::working) return false;
  const bool may_refill = waiting_.size() < hands() && !plan_is_dry_;
  return may_assign() || may_refill;
}

void Coordinator::handle(const Received& received) {
  const int peer = received.peer;
  if (const auto* hello = std::get_if<Hello>(&received.message)) {
    handle(peer, *hello);
  } else if (const auto* result = std::get_if<Result>(&received.message)) {
    handle(peer, *result);
  } else if (const auto* failure = std::get_if<AttemptFailed>(&received.message)) {
    handle(peer, *failure);
  } else if (std::holds_alternative<Goodbye>(received.message)) {
    handle_goodbye(peer);
  }
}

std::string Coordinator::refusal_of(const Hello& hello) const {
  if (hello.program_version != program_version) {
    return fmt::format("{} runs hepsweep {}, the coordinator {}", hello.host, hello.program_version,
                       program_version);
  }
  if (!nn::level_within(settings_.instruction_set, hello.instruction_set)) {
    return fmt::format(
        "the processor of {} has {} only, but this study is computed with {} "
        "(start it anew with --isa {} to use this machine)",
        hello.host, hello.instruction_set, settings_.instruction_set, hello.instruction_set);
  }
  return "";
}

void Coordinator::handle(int peer, const Hello& hello) {
  Worker& worker = workers_.at(peer);
  worker.host = hello.host;
  const std::string refusal = refusal_of(hello);
  if (!refusal.empty()) {
    worker.phase = Worker::Phase::refused;
    worker.was_refused = true;
    log_warning(fmt::format("worker {} can't take part: {}", peer, refusal));
    store_.log_event("worker refused", fmt::format("worker {}: {}", peer, refusal));
    send_later(peer, Refusal{refusal});
    return;
  }
  if (phase_ == Phase::working) {
    worker.phase = Worker::Phase::working;
    send_later(peer, Welcome{peer, settings_.instruction_set, settings_.cache_folder});
  } else {
    send_later(peer, Stop{});
  }
}

std::optional<Coordinator::Lease> Coordinator::take_lease(std::int64_t number, int peer) {
  std::erase(workers_.at(peer).leases, number);
  auto found = leases_.find(number);
  if (found == leases_.end() || found->second.peer != peer) return std::nullopt;
  Lease lease = std::move(found->second);
  leases_.erase(found);
  return lease;
}

void Coordinator::handle(int peer, const Result& result) {
  if (const auto lease = take_lease(result.lease, peer)) {
    store_result(*lease, result);
  } else {
    store_.log_event(
        "result refused",
        fmt::format("worker {} brought trial {} under a lease that had ended", peer, result.trial));
  }
  send_later(peer, Acknowledgement{result.lease});
}

void Coordinator::store_result(const Lease& lease, const Result& result) {
  const auto& trial = lease.trial.specification;
  store_.finish_trial(trial.trial, lease.attempt, result.result);
  plan_.finished(trial, result.result.state, result.result.value("validation", trial.objective));
  plan_is_dry_ = false;
  if (result.result.state == studies::TrialState::failed) {
    log_warning(fmt::format("trial {} failed: {}", trial.trial, result.result.reason));
  }
}

void Coordinator::handle(int peer, const AttemptFailed& failure) {
  if (auto lease = take_lease(failure.lease, peer)) store_failure(std::move(*lease), failure);
  send_later(peer, Acknowledgement{failure.lease});
}

void Coordinator::store_failure(Lease lease, const AttemptFailed& failure) {
  const auto& trial = lease.trial.specification;
  log_warning(fmt::format("trial {}, attempt {}: {}: {}", trial.trial, lease.attempt,
                          failure.outcome, failure.message));
  store_.fail_attempt({.trial = trial.trial,
                       .attempt = lease.attempt,
                       .outcome = failure.outcome,
                       .message = failure.message,
                       .counted = true,
                       .seconds = failure.seconds,
                       .cpu_seconds = failure.cpu_seconds,
                       .memory_mb = failure.memory_mb});
  if (++lease.trial.counted_failures <= settings_.retries) {
    waiting_.push_front(std::move(lease.trial));
    return;
  }
  store_.fail_trial(trial.trial,
                    fmt::format("{} in each of {} attempts, the last: {}", failure.outcome,
                                lease.trial.counted_failures, failure.message));
  plan_.finished(trial, studies::TrialState::failed, std::nullopt);
  plan_is_dry_ = false;
}

void Coordinator::handle_goodbye(int peer) {
  Worker& worker = workers_.at(peer);
  worker.phase = Worker::Phase::said_goodbye;
  give_back_leases(worker, "interrupted");
}

void Coordinator::give_back_leases(Worker& worker, const std::string& outcome) {
  // From the last one, so that they wait in front of the queue in their old order.
  const std::vector<std::int64_t> held = std::exchange(worker.leases, {});
  for (auto number = held.rbegin(); number != held.rend(); ++number) {
    const auto found = leases_.find(*number);
    if (found == leases_.end()) continue;
    Lease lease = std::move(found->second);
    leases_.erase(found);
    store_.fail_attempt({.trial = lease.trial.specification.trial,
                         .attempt = lease.attempt,
                         .outcome = outcome,
                         .message = fmt::format("worker {} on {}", lease.peer, worker.host),
                         .counted = false});
    waiting_.push_front(std::move(lease.trial));
  }
}

// Trials that workers could take: one to run, and one in hand while enough others wait, so that
// a free worker need not ask for its next trial.
std::size_t Coordinator::hands() const {
  std::size_t free = 0;
  for (const auto& [peer, worker] : workers_.all()) {
    if (worker.is_working()) free += 2 - std::min<std::size_t>(2, worker.leases.size());
  }
  return free;
}

void Coordinator::refill() {
  if (phase_ != Phase::working || plan_is_dry_) return;
  const std::size_t wanted = 2 * static_cast<std::size_t>(workers_.working()) + hands();
  if (waiting_.size() >= wanted || wanted == 0) return;
  std::vector<WaitingTrial> added = plan_.next(wanted - waiting_.size());
  plan_is_dry_ = added.empty();
  std::move(added.begin(), added.end(), std::back_inserter(waiting_));
}

bool Coordinator::can_take(const Worker& worker, int workers) const {
  if (!worker.is_working() || waiting_.empty()) return false;
  const bool enough = waiting_.size() > static_cast<std::size_t>(workers);
  return worker.leases.empty() || (worker.leases.size() == 1 && enough);
}

bool Coordinator::may_assign() const {
  const int working = workers_.working();
  const auto& workers = workers_.all();
  return std::any_of(workers.begin(), workers.end(),
                     [&](const auto& entry) { return can_take(entry.second, working); });
}

void Coordinator::assign() {
  if (phase_ != Phase::working) return;
  const int working = workers_.working();
  for (auto& [peer, worker] : workers_.all()) {
    if (worker.leases.empty() && can_take(worker, working)) assign(peer, worker);
  }
  for (auto& [peer, worker] : workers_.all()) {
    if (can_take(worker, working)) assign(peer, worker);
  }
}

void Coordinator::assign(int peer, Worker& worker) {
  Lease lease{std::move(waiting_.front()), 0, peer};
  waiting_.pop_front();
  lease.attempt = ++lease.trial.attempts;
  const std::int64_t number = ++last_lease_;
  store_.start_attempt({lease.trial.specification.trial, lease.attempt, peer, worker.host});
  worker.leases.push_back(number);
  send_later(
      peer, Assignment{number,
                       lease.attempt,
                       {.seconds = settings_.seconds_limit, .memory_mb = settings_.memory_limit_mb},
                       lease.trial.specification});
  leases_.emplace(number, std::move(lease));
}

void Coordinator::send_later(int peer, Message message) {
  outbox_.emplace_back(peer, std::move(message));
}

void Coordinator::send_outbox() {
  for (const auto& [peer, message] : outbox_) {
    transport_.send(peer, to_bytes(message));
    workers_.at(peer).last_sent = Clock::now();
  }
  outbox_.clear();
}

void Coordinator::find_lost_workers() {
  for (auto& [peer, worker] : workers_.all()) {
    const double limit = phase_ == Phase::working ? settings_.silence_seconds : goodbye_seconds;
    const auto since =
        phase_ == Phase::working ? worker.last_heard : std::max(worker.last_heard, stop_asked_);
    // One that said Goodbye waits for the Farewell: its death would hang a collective end too.
    const double silence = std::chrono::duration<double>(last_listened_ - since).count();
    if (worker.phase == Worker::Phase::lost || silence < limit) continue;
    worker.phase = Worker::Phase::lost;
    transport_.forget(peer);
    log_warning(fmt::format("worker {} on {} is lost: no word for {:.0f} s", peer, worker.host,
                            seconds_since(worker.last_heard)));
    store_.transaction([&, &lost = worker] {
      store_.log_event("worker lost", fmt::format("worker {} on {}", peer, lost.host));
      give_back_leases(lost, "lost");
    });
  }
  if (phase_ == Phase::working && workers_.all_gone()) stop("every worker is gone");
}

void Coordinator::ping() {
  if (seconds_since(last_sign_) >= settings_.ping_seconds) {
    store_.set_run_state("running", workers_.working());
    last_sign_ = Clock::now();
  }
  for (auto& [peer, worker] : workers_.all()) {
    const bool is_lost = worker.phase == Worker::Phase::lost;
    if (is_lost || seconds_since(worker.last_sent) < settings_.ping_seconds) continue;
    transport_.send(peer, to_bytes(Ping{}));
    worker.last_sent = Clock::now();
  }
}

void Coordinator::refresh_board() {
  const double interval = std::max(board_interval_seconds, board_seconds_ / board_share);
  if (phase_ != Phase::working || seconds_since(last_board_) < interval) return;
  const auto start = Clock::now();
  store_.refresh_leaderboard();
  board_seconds_ = seconds_since(start);
  last_board_ = Clock::now();
}

void Coordinator::finish_when_complete() {
  if (phase_ == Phase::working && plan_.complete()) stop("");
}

void Coordinator::stop(const std::string& reason) {
  if (phase_ != Phase::working) return;
  phase_ = Phase::stopping;
  stop_asked_ = Clock::now();
  if (!reason.empty()) store_.log_event("stopped", reason);
  for (auto& [peer, worker] : workers_.all()) {
    if (!worker.is_gone()) send_later(peer, Stop{});
  }
  send_outbox();
}

void Coordinator::leave_when_all_gone() {
  if (phase_ != Phase::stopping || !workers_.all_gone()) return;
  for (auto& [peer, worker] : workers_.all()) {
    if (worker.phase == Worker::Phase::lost) continue;
    transport_.send(peer, to_bytes(Farewell{everybody_alive()}));
  }
  phase_ = Phase::left;
}

}  // namespace hepsweep::coordinator
