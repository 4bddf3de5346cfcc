#include "coordinator/protocol/local_transport.hh"

#include <utility>

namespace hepsweep::coordinator {

class LocalTransport : public Transport {
 public:
  LocalTransport(LocalHub& hub, int peer) : hub_(hub), peer_(peer) {}

  void send(int peer, std::string bytes) override {
    hub_.mailboxes_.at(static_cast<std::size_t>(peer)).push_back({peer_, std::move(bytes)});
  }

  std::optional<Envelope> receive() override {
    auto& mailbox = hub_.mailboxes_.at(static_cast<std::size_t>(peer_));
    if (mailbox.empty()) return std::nullopt;
    Envelope envelope = std::move(mailbox.front());
    mailbox.pop_front();
    return envelope;
  }

  bool sending() override { return false; }
  void forget(int peer) override { hub_.mailboxes_.at(static_cast<std::size_t>(peer)).clear(); }

 private:
  LocalHub& hub_;
  int peer_;
};

LocalHub::LocalHub(int workers) : mailboxes_(static_cast<std::size_t>(workers) + 1) {}

std::unique_ptr<Transport> LocalHub::endpoint(int peer) {
  return std::make_unique<LocalTransport>(*this, peer);
}

}  // namespace hepsweep::coordinator
