#pragma once

#include <chrono>
#include <functional>

namespace hepsweep {

/// Nobody sets it: it only goes forward.
using Clock = std::chrono::steady_clock;
using TimePoint = Clock::time_point;

/// What time it is; a test gives its own.
using Now = std::function<TimePoint()>;

inline double seconds_between(TimePoint from, TimePoint to) {
  return std::chrono::duration<double>(to - from).count();
}

inline double seconds_since(TimePoint then) {
  return seconds_between(then, Clock::now());
}

/// \param count of seconds; any finite number below 10^9
inline Clock::duration seconds(double count) {
  return std::chrono::duration_cast<Clock::duration>(std::chrono::duration<double>(count));
}

/// True once in every interval: for what is to be done now and then, whatever the number of
/// messages.
class Every {
 public:
  explicit Every(double interval_seconds) : interval_(seconds(interval_seconds)) {}

  bool due(TimePoint now) {
    if (now < next_) return false;
    next_ = now + interval_;
    return true;
  }

 private:
  Clock::duration interval_;
  TimePoint next_{};
};

}  // namespace hepsweep
