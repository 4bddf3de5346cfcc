#pragma once

#include <optional>
#include <string>

namespace hepsweep::coordinator {

/// The coordinator's number on every transport; workers are 1, 2, ...
inline constexpr int coordinator_peer = 0;

struct Envelope {
  int peer = 0;  ///< who sent it
  std::string bytes;
};

/// Carries messages between the coordinator and its workers. Nothing here ever blocks, and a
/// peer's death is not reported: it shows as silence. Messages of one peer keep their order.
class Transport {
 public:
  virtual ~Transport() = default;

  virtual void send(int peer, std::string bytes) = 0;
  /// The next message that has arrived, if any.
  virtual std::optional<Envelope> receive() = 0;
  /// True while messages that were sent have not left yet.
  virtual bool sending() = 0;
  /// Gives up what is still to be sent to a peer that was found dead.
  virtual void forget(int peer) = 0;
};

}  // namespace hepsweep::coordinator
