#pragma once

#include <algorithm>
#include <chrono>
#include <cstdint>

namespace hepsweep::worker {

/// Says when it is time to look up from a loop whose turns may be short: every few milliseconds,
/// for the price of a count in the turns between.
class Pace {
 public:
  bool due() {
    if (--turns_left_ > 0) return false;
    look_at_the_clock();
    return true;
  }

 private:
  using Clock = std::chrono::steady_clock;
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
    turns_left_ = turns_;
  }

  Clock::time_point last_ = Clock::now();
  std::int64_t turns_ = 1;
  std::int64_t turns_left_ = 0;  ///< the first turn is due
};

}  // namespace hepsweep::worker
