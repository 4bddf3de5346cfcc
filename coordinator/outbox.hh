#pragma once

#include <utility>
#include <vector>

#include "coordinator/protocol/message.hh"
#include "coordinator/protocol/transport.hh"
#include "coordinator/workers.hh"

namespace hepsweep::coordinator {

/// Messages to the workers. What says that something is stored, or rests on it, waits here until
/// it is.
class Outbox {
 public:
  explicit Outbox(Transport& transport) : transport_(transport) {}

  /// To be sent once everything decided so far is durable.
  void send_later(const Worker& worker, Message message) {
    waiting_.emplace_back(worker.peer, std::move(message));
  }

  void send_waiting(Workers& workers, TimePoint now) {
    for (const auto& [peer, message] : waiting_) send(workers.at(peer), message, now);
    waiting_.clear();
  }

  /// At once: what rests on nothing that is stored.
  void send(Worker& worker, const Message& message, TimePoint now) {
    transport_.send(worker.peer, to_bytes(message));
    worker.last_sent = now;
  }

  /// Gives up what is still to be sent to a worker that was found dead.
  void forget(const Worker& worker) {
    std::erase_if(waiting_, [&](const auto& entry) { return entry.first == worker.peer; });
    transport_.forget(worker.peer);
  }

  void clear() { waiting_.clear(); }

 private:
  Transport& transport_;
  std::vector<std::pair<int, Message>> waiting_;
};

}  // namespace hepsweep::coordinator
