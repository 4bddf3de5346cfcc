#pragma once

#include <algorithm>
#include <thread>

namespace hepsweep {

/// How many cores this process may use; at least 1.
inline int number_of_cores() {
  return static_cast<int>(std::max(1U, std::thread::hardware_concurrency()));
}

}  // namespace hepsweep
