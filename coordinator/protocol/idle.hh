#pragma once

#include <chrono>
#include <poll.h>
#include <vector>

namespace hepsweep::coordinator {

/// How an event loop waits when nothing happened: MPI can't wake a process, so its loops look
/// again after a pause that doubles from 20 us up to a limit (< 1 % of a core at 4 ms); sockets
/// wake them at once.
class Idle {
 public:
  explicit Idle(std::chrono::microseconds longest) : longest_(longest) {}

  /// Something happened: look again without a pause.
  void reset() { pause_ = shortest; }
  /// Waits for one of these sockets, at most for the pause.
  void wait(std::vector<pollfd>& sockets);

 private:
  static constexpr std::chrono::microseconds shortest{20};

  std::chrono::microseconds longest_;
  std::chrono::microseconds pause_ = shortest;
};

}  // namespace hepsweep::coordinator
