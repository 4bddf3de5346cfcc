#pragma once

#include <algorithm>
#include <cstdint>
#include <string>

#include "coordinator/protocol/message.hh"
#include "coordinator/time_budget.hh"
#include "core/clock.hh"

namespace hepsweep::coordinator {

struct CoordinatorSettings {
  std::string instruction_set = {};
  std::string cache_folder = {};
  std::string checkpoint_folder = {};
  AttemptLimits limits = {};
  std::int64_t retries = 2;     ///< further attempts after counted failures
  double silence_seconds = 60;  ///< a worker without a word for so long is lost
  std::size_t window = 4096;    ///< trials that are planned ahead, the longest of them first
  TimeBudget time_budget = {};
  Now now = &Clock::now;

  /// Between signs of life, in both directions.
  double heartbeat_seconds() const { return std::min(5.0, silence_seconds / 12); }
  /// Workers are more patient, so that a coordinator that was away finds them there.
  double workers_silence_seconds() const { return 2 * silence_seconds; }
};

}  // namespace hepsweep::coordinator
