#include "coordinator/loss_watch.hh"

#include <algorithm>
#include <csignal>

#include <fmt/core.h>

#include "core/log.hh"
#include "core/process.hh"

namespace hepsweep::coordinator {
namespace {

constexpr double longest_counted_gap_seconds = 1;
constexpr double longest_silence_at_end_seconds = 10;

bool is_there(const Worker& worker) {
  return worker.process_start != 0 && process_start(worker.process) == worker.process_start;
}

}  // namespace

LossWatch::LossWatch(Books& books)
    : books_(books),
      last_listened_(books.now),
      heard_until_(books.now),
      silence_look_(std::min(1.0, books.settings.silence_seconds / 10)) {}

void LossWatch::note_listening() {
  const auto gap = std::min(books_.now - last_listened_, seconds(longest_counted_gap_seconds));
  last_listened_ = books_.now;
  heard_until_ += gap;
}

void LossWatch::look() {
  if (process_look_.due(books_.now)) look_at_processes();
  if (silence_look_.due(books_.now)) look_for_silence();
}

void LossWatch::look_at_processes() {
  for (Worker& worker : books_.workers.all()) {
    if (worker.is_lost() || worker.process_start == 0 || is_there(worker)) continue;
    lose(worker, "its process has ended");
  }
}

// One that said Goodbye waits for the Farewell: its death would hang a collective end too.
void LossWatch::look_for_silence() {
  double limit = books_.settings.silence_seconds;
  if (books_.stopping) limit = std::min(limit, longest_silence_at_end_seconds);
  for (Worker& worker : books_.workers.all()) {
    const double silence = silent_seconds(worker);
    if (worker.is_lost() || silence < limit) continue;
    lose(worker, fmt::format("no word for {:.0f} s", silence));
  }
}

void LossWatch::lose(Worker& worker, const std::string& why) {
  log_warning(fmt::format("worker {} on {} is lost: {}", worker.peer, worker.host, why));
  books_.workers.set_phase(worker, Worker::Phase::lost);
  books_.outbox.forget(worker);
  books_.log_event("worker lost",
                   fmt::format("worker {} on {}: {}", worker.peer, worker.host, why));
  books_.give_back(worker, "lost");
}

bool end_lost_processes(const Workers& workers) {
  bool any = false;
  for (const Worker& worker : workers.all()) {
    if (!worker.is_lost() || !is_there(worker)) continue;
    any = true;
    ::kill(static_cast<pid_t>(worker.process), SIGKILL);
  }
  return any;
}

}  // namespace hepsweep::coordinator
