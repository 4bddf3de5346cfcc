#pragma once

#include <cstdint>
#include <string_view>

#include "coordinator/plan/trial_plan.hh"

namespace hepsweep::coordinator {

/// A trial that was killed from outside this often although it progressed each time is to blame
/// after all.
inline constexpr std::int64_t most_kills_on_the_way = 20;

/// What becomes of a trial after an attempt without a result.
struct FailureVerdict {
  bool counted = true;  ///< against the trial's retries
  bool gives_up = false;
};

/// Judges a failed attempt, and notes it in the trial. Counted is what ends by the trial's own
/// fault: every outcome but "interrupted" and "lost" (its worker, node or coordinator ended) and
/// but "killed" (by SIGKILL from outside, no limit exceeded) with progress since the last
/// checkpoint, up to most_kills_on_the_way times.
/// \param retries further attempts after counted failures
FailureVerdict judge_failure(WaitingTrial& trial, std::string_view outcome, bool progressed,
                             std::int64_t retries);

}  // namespace hepsweep::coordinator
