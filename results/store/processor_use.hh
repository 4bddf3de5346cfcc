#pragma once

#include <cstdint>
#include <map>

#include "core/clock.hh"

namespace hepsweep::results {

/// From the processor time of workers to their use of a core, which needs two moments.
class ProcessorUse {
 public:
  /// Per cent of one core since the last time that was long enough ago; NaN where there was none,
  /// or where the worker began anew meanwhile.
  double percent(std::int64_t worker, double cpu_seconds, Clock::time_point now);

 private:
  struct Use {
    double cpu_seconds = 0;
    double percent = 0;
    Clock::time_point at{};
  };
  std::map<std::int64_t, Use> uses_;
};

}  // namespace hepsweep::results
