#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "coordinator/protocol/local_transport.hh"
#include "coordinator/protocol/message.hh"

namespace hepsweep::bench {

/// Counts the messages that go through another transport.
class CountingTransport : public coordinator::Transport {
 public:
  explicit CountingTransport(coordinator::Transport& transport) : transport_(transport) {}

  void send(int peer, std::string bytes) override {
    ++messages_;
    transport_.send(peer, std::move(bytes));
  }
  std::optional<coordinator::Envelope> receive() override {
    auto envelope = transport_.receive();
    if (envelope) ++messages_;
    return envelope;
  }
  bool sending() override { return transport_.sending(); }
  void forget(int peer) override { transport_.forget(peer); }

  std::int64_t messages() const { return messages_; }

 private:
  coordinator::Transport& transport_;
  std::int64_t messages_ = 0;
};

/// Workers without processes: each answers its assignments when it is told to.
class SimulatedWorkers {
 public:
  /// They say Hello. The hub must outlive them.
  SimulatedWorkers(coordinator::LocalHub& hub, int count);

  /// Takes what has arrived; with `answering`, every assignment held becomes a result.
  void step(bool answering);
  /// Assignments that they hold.
  std::size_t held() const;

 private:
  struct Worker {
    std::unique_ptr<coordinator::Transport> transport;
    std::vector<coordinator::Assignment> held = {};
  };

  static void take(Worker& worker, coordinator::Message message);
  static void answer(Worker& worker);

  std::vector<Worker> workers_;
};

}  // namespace hepsweep::bench
