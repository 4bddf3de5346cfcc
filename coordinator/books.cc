#include "coordinator/books.hh"

#include <utility>

#include <fmt/core.h>

namespace hepsweep::coordinator {

void Books::log_event(std::string kind, std::string message) {
  writes.add([kind = std::move(kind), message = std::move(message)](results::ResultStore& store) {
    store.log_event(kind, message);
  });
}

void Books::give_back(Worker& worker, const std::string& outcome) {
  for (const std::int64_t number : workers.drop_all(worker)) {
    auto lease = leases.withdraw(number);
    if (!lease) continue;
    results::AttemptFailure failure{
        .trial = lease->trial.trial,
        .attempt = lease->attempt,
        .outcome = outcome,
        .message = fmt::format("worker {} on {}", worker.peer, worker.host),
        .counted = false};
    writes.add([failure = std::move(failure)](results::ResultStore& store) {
      store.fail_attempt(failure);
    });
    queue.put_back(std::move(lease->trial));
  }
}

}  // namespace hepsweep::coordinator
