#include "coordinator/coordinator.hh"

#include <algorithm>

#include <fmt/core.h>

#include "coordinator/worker_records.hh"
#include "core/error.hh"
#include "core/log.hh"

namespace hepsweep::coordinator {
namespace {

constexpr std::size_t most_messages_at_once = 1024;
constexpr double goodbye_seconds = 10;        // at least, for all to leave
constexpr double goodbye_margin_seconds = 2;  // beyond what workers have for checkpoints
constexpr double failure_stop_seconds = 8;
constexpr double board_interval_seconds = 30;
constexpr double board_share = 0.01;  // of the time that refreshing the board may take

}  // namespace

Coordinator::Coordinator(TrialPlan& plan, results::ResultStore& store, Transport& transport,
                         int workers, CoordinatorSettings settings)
    : books_(plan, transport, workers, std::move(settings)),
      transport_(transport),
      writer_(store),
      reception_(books_),
      dispatcher_(books_),
      losses_(books_),
      sign_of_life_(books_.settings.heartbeat_seconds()),
      ping_(books_.settings.heartbeat_seconds() / 2),
      next_board_(books_.now + seconds(board_interval_seconds)) {}

bool Coordinator::step() {
  if (finished_) return false;
  books_.now = books_.settings.now();
  const bool heard = listen();
  losses_.look();
  const bool decided = decide();
  write_and_send();
  stop_when_done();
  show_life();
  leave_when_all_gone();
  return heard || decided;
}

// ---- hearing

bool Coordinator::listen() {
  losses_.note_listening();
  std::size_t count = 0;
  while (count < most_messages_at_once) {
    auto envelope = transport_.receive();
    if (!envelope) break;
    ++count;
    take(std::move(*envelope));
  }
  return count > 0;
}

// What can't be read waits in its turn like the others: what its speaker said before it holds.
void Coordinator::take(Envelope envelope) {
  Worker& worker = books_.workers.at(envelope.peer);
  losses_.note_heard(worker);
  try {
    take(worker, message_from_bytes(envelope.bytes));
  } catch (const std::exception& problem) {
    if (!writes_nothing_) inbox_.push_back({worker.peer, std::nullopt, problem.what()});
  }
}

// Signs of life, and goodbyes, are heard even while nothing can be stored; everything else waits in
// the inbox.
void Coordinator::take(Worker& worker, Message message) {
  const bool writes_now = !writer_.stalled() && !writes_nothing_;
  if (const auto* heartbeat = std::get_if<Heartbeat>(&message)) {
    reception_.hear(worker, *heartbeat);
  } else if (!writes_now && std::holds_alternative<Goodbye>(message)) {
    forget_hello_of(worker.peer);
    reception_.handle_goodbye(worker);
  } else if (!writes_nothing_) {
    inbox_.push_back({worker.peer, std::move(message)});
  }
}

// It would bring one back that has left, and that would hold for ever what it is given.
void Coordinator::forget_hello_of(int peer) {
  std::erase_if(inbox_, [&](const Heard& heard) {
    return heard.peer == peer && heard.message && std::holds_alternative<Hello>(*heard.message);
  });
}

// ---- deciding

bool Coordinator::decide() {
  if (writer_.stalled()) return false;
  try {
    while (!inbox_.empty()) {
      Heard heard = std::move(inbox_.front());
      inbox_.pop_front();
      Worker& worker = books_.workers.at(heard.peer);
      if (heard.message) {
        reception_.handle(worker, *heard.message);
      } else {
        reception_.handle_unreadable(worker, heard.problem);
      }
    }
    return dispatcher_.step();
  } catch (const std::exception&) {
    fail(std::current_exception(), false);
    return true;
  }
}

void Coordinator::write_and_send() {
  if (writes_nothing_) {
    inbox_.clear();
    books_.writes.clear();
    books_.outbox.clear();
  } else if (writer_.due(books_.now)) {
    try {
      const bool has_news = !books_.writes.empty();
      if (writer_.commit(books_.writes, books_.now)) {
        // A plan may wait for what is stored now.
        if (has_news) books_.plan_is_dry = false;
        books_.outbox.send_waiting(books_.workers, books_.now);
      }
    } catch (const std::exception&) {
      fail(std::current_exception(), true);
    }
  }
}

// ---- ending

void Coordinator::fail(std::exception_ptr failure, bool storage_is_lost) {
  writes_nothing_ = writes_nothing_ || storage_is_lost || failure_ != nullptr;
  if (failure_ == nullptr) failure_ = failure;
  stop("an error", failure_stop_seconds);
}

void Coordinator::rethrow_failure() const {
  if (failure_ != nullptr) std::rethrow_exception(failure_);
}

void Coordinator::stop(const std::string& reason, double seconds) {
  if (books_.stopping) return;
  stop_reason_ = reason;
  books_.log_event("stopped", reason);
  begin_stop(seconds);
}

void Coordinator::begin_stop(double seconds_for_checkpoints) {
  books_.stopping = true;
  books_.now = books_.settings.now();
  goodbyes_until_ =
      books_.now +
      seconds(std::max(goodbye_seconds, seconds_for_checkpoints + goodbye_margin_seconds));
  for (Worker& worker : books_.workers.all()) {
    if (!worker.is_gone()) books_.outbox.send(worker, Stop{seconds_for_checkpoints}, books_.now);
  }
}

void Coordinator::stop_when_done() {
  if (books_.stopping || writer_.stalled()) return;
  const TimeBudget& budget = books_.settings.time_budget;
  if (books_.writes.empty() && books_.plan.complete()) {
    begin_stop(0);
  } else if (books_.workers.all_gone()) {
    ran_out_of_workers_ = true;
    stop("every worker is gone", 0);
  } else if (budget.seconds_left(books_.now) <= 0) {
    stop("the time limit", budget.seconds_for_stop());
  } else if (dispatcher_.is_out_of_time()) {
    stop("the time limit is too near for any further trial", 0);
  }
}

void Coordinator::leave_when_all_gone() {
  if (!books_.stopping || finished_) return;
  const bool time_is_up = books_.now >= goodbyes_until_;
  const bool all_is_stored = writes_nothing_ || books_.writes.empty();
  if (!time_is_up && !(books_.workers.all_gone() && all_is_stored)) return;
  for (Worker& worker : books_.workers.all()) {
    if (worker.is_gone()) continue;
    log_warning(fmt::format("worker {} on {} did not leave in time", worker.peer, worker.host));
    books_.workers.set_phase(worker, Worker::Phase::lost);
    books_.give_back(worker, "lost");
  }
  write_a_last_time();
  for (Worker& worker : books_.workers.all()) {
    books_.outbox.send(worker, Farewell{everybody_alive()}, books_.now);
  }
  finished_ = true;
}

void Coordinator::write_a_last_time() {
  if (writes_nothing_) return;
  books_.writes.add([records = worker_records(books_, losses_)](results::ResultStore& store) {
    store.set_workers(records);
  });
  try {
    if (writer_.commit(books_.writes, books_.now)) return;
    log_warning("what could not be stored at the end is not lost: those trials run again");
  } catch (const std::exception&) {
    fail(std::current_exception(), true);
  }
}

// ---- signs of life

void Coordinator::show_life() {
  if (ping_.due(books_.now)) ping();
  if (writer_.stalled() || writes_nothing_) return;
  try {
    if (sign_of_life_.due(books_.now)) {
      writer_.try_once(
          [&](results::ResultStore& store) {
            store.transaction([&] { store.set_workers(worker_records(books_, losses_)); });
            store.set_run_state("running", static_cast<std::int64_t>(working()));
          },
          books_.now);
    }
    refresh_board();
  } catch (const std::exception&) {
    fail(std::current_exception(), true);
  }
}

void Coordinator::ping() {
  const auto quiet_since = books_.now - seconds(books_.settings.heartbeat_seconds() / 2);
  for (Worker& worker : books_.workers.all()) {
    if (worker.is_lost() || worker.last_sent > quiet_since) continue;
    books_.outbox.send(worker, Ping{}, books_.now);
  }
}

void Coordinator::refresh_board() {
  if (books_.stopping || books_.now < next_board_) return;
  writer_.try_once([](results::ResultStore& store) { store.refresh_leaderboard(); }, books_.now);
  const double took = seconds_between(books_.now, books_.settings.now());
  next_board_ = books_.now + seconds(std::max(board_interval_seconds, took / board_share));
}

}  // namespace hepsweep::coordinator
