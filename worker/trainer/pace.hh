#pragma once

#include <algorithm>
#include <chrono>
#include <cstdint>

#include "core/clock.hh"

namespace hepsweep::worker {

/// How many turns of a loop, which may be short, can pass before it is time to look up again: about
/// five milliseconds' worth.
class Pace {
 public:
  std::uint64_t turns() {
    look_at_the_clock();
    return static_cast<std::uint64_t>(turns_);
  }

 private:
  static constexpr std::chrono::duration<double> wanted = std::chrono::milliseconds(5);
  static constexpr std::int64_t most_turns = 1 << 16;

  void look_at_the_clock() {
    const auto now = Clock::now();
    const std::chrono::duration<double> since = now - last_;
    last_ = now;
    // Grows slowly, since a loop may become slower; shrinks at once.
    const double factor = std::min(2.0, wanted / std::max(since, wanted / 100));
    turns_ = std::clamp<std::int64_t>(
        static_cast<std::int64_t>(factor * static_cast<double>(turns_)), 1, most_turns);
  }

  Clock::time_point last_ = Clock::now();
  std::int64_t turns_ = 1;
};

}  // namespace hepsweep::worker
