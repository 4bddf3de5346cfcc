#pragma once

#include <deque>
#include <memory>

#include "coordinator/protocol/transport.hh"

namespace hepsweep::coordinator {

/// The mailboxes of the coordinator and of workers in one process and one thread.
class LocalHub {
 public:
  explicit LocalHub(int workers);

  /// \param peer 0: the coordinator; 1 .. workers: a worker. The hub must outlive it.
  std::unique_ptr<Transport> endpoint(int peer);

  int workers() const { return static_cast<int>(mailboxes_.size()) - 1; }

 private:
  friend class LocalTransport;
  std::deque<std::deque<Envelope>> mailboxes_;
};

}  // namespace hepsweep::coordinator
