#include "coordinator/dispatcher.hh"

#include <utility>

namespace hepsweep::coordinator {
namespace {

constexpr std::size_t most_planned_at_once = 256;
constexpr std::size_t most_ahead = 64;
constexpr double ahead_seconds = 0.05;
constexpr double unknown_trial_seconds = 1;  // until one was measured

}  // namespace

bool Dispatcher::step() {
  if (books_.stopping) return false;
  const bool planned = refill();
  if (ordering_.due(books_.now)) order_again();
  const bool served = serve_idle();
  return fill_hands() || served || planned;
}

bool Dispatcher::refill() {
  const std::size_t room = books_.queue.room();
  if (books_.plan_is_dry || room == 0 || books_.workers.working() == 0) return false;
  auto added = books_.plan.next(std::min(room, most_planned_at_once), books_.writes);
  books_.plan_is_dry = added.empty();
  for (WaitingTrial& trial : added) {
    const double order = books_.costs.order(trial);
    books_.queue.add(std::move(trial), order);
  }
  return !added.empty();
}

void Dispatcher::order_again() {
  books_.queue.order_again([&](const WaitingTrial& trial) { return books_.costs.order(trial); });
}

bool Dispatcher::serve_idle() {
  bool any = false;
  while (!books_.queue.empty() && !books_.workers.idle().empty()) {
    if (!give_one(books_.workers.at(*books_.workers.idle().begin()))) break;
    any = true;
  }
  return any;
}

// Workers whose hands changed, and now and then all: the cost of a message doesn't grow with their
// number.
bool Dispatcher::fill_hands() {
  bool any = false;
  for (const int peer : books_.workers.take_changed()) {
    any = fill_hand(books_.workers.at(peer)) || any;
  }
  if (!sweep_.due(books_.now)) return any;
  for (Worker& worker : books_.workers.all()) any = fill_hand(worker) || any;
  return any;
}

bool Dispatcher::fill_hand(Worker& worker) {
  bool any = false;
  while (has_room(worker) && give_one(worker)) any = true;
  return any;
}

bool Dispatcher::has_room(const Worker& worker) const {
  const std::size_t working = books_.workers.working();
  if (!worker.is_working() || books_.queue.size() <= working) return false;
  const std::size_t ahead = worker.leases.size() - std::min<std::size_t>(1, worker.leases.size());
  if (is_near_the_end()) return worker.leases.empty();
  if (ahead == 0) return true;
  const std::size_t fair_share = books_.queue.size() / working;
  if (ahead >= std::min(most_ahead, fair_share)) return false;
  const Lease* running = books_.leases.find(worker.leases.front(), worker.peer);
  return worker.held_seconds - running->seconds < ahead_seconds;
}

// Of the time limit: a trial in a busy hand may come too late to its start.
bool Dispatcher::is_near_the_end() const {
  const CoordinatorSettings& settings = books_.settings;
  return settings.time_budget.seconds_left(books_.now) < settings.limits.checkpoint_seconds;
}

bool Dispatcher::may_start(const WaitingTrial& trial) const {
  return books_.settings.time_budget.may_start(
      books_.costs.seconds(trial), books_.settings.limits.checkpoint_seconds, books_.now);
}

bool Dispatcher::give_one(Worker& worker) {
  const bool is_limited = books_.settings.time_budget.is_limited();
  auto taken =
      books_.queue.take([&](const WaitingTrial& trial) { return !is_limited || may_start(trial); });
  if (!taken) return false;
  Lease lease{.trial = std::move(*taken), .peer = worker.peer};
  lease.attempt = ++lease.trial.attempts;
  lease.seconds = books_.costs.seconds(lease.trial).value_or(unknown_trial_seconds);
  results::AttemptStart start{lease.trial.trial, lease.attempt, worker.peer, worker.host};
  books_.writes.add(
      [start = std::move(start)](results::ResultStore& store) { store.start_attempt(start); });
  Assignment assignment{.attempt = lease.attempt,
                        .limits = books_.settings.limits,
                        .trial = lease.trial.specification()};
  const double seconds = lease.seconds;
  assignment.lease = books_.leases.give(std::move(lease));
  books_.workers.hold(worker, assignment.lease, seconds);
  books_.outbox.send_later(worker, std::move(assignment));
  return true;
}

bool Dispatcher::is_out_of_time() const {
  return books_.settings.time_budget.is_limited() && !books_.stopping && !books_.queue.empty() &&
         books_.leases.size() == 0 && !books_.workers.idle().empty();
}

}  // namespace hepsweep::coordinator
