#include "coordinator/protocol/idle.hh"

#include <algorithm>
#include <ctime>

namespace hepsweep::coordinator {

void Idle::wait(std::vector<pollfd>& sockets) {
  const timespec pause{.tv_sec = pause_.count() / 1'000'000,
                       .tv_nsec = pause_.count() % 1'000'000 * 1000};
  ::ppoll(sockets.data(), sockets.size(), &pause, nullptr);
  pause_ = std::min(2 * pause_, longest_);
}

}  // namespace hepsweep::coordinator
