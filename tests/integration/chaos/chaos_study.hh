#pragma once

#include <cstdint>

#include "core/json.hh"

namespace hepsweep::testing {

constexpr int chaos_replicas = 6;  ///< 312 trials

/// The study that is disturbed, with 52 trials for each replica: 50 of some ten milliseconds, and 2
/// of about a second whose results are too long for one piece of a message; checkpoints after every
/// epoch, and so many retries that no number of signals makes a trial fail.
/// \param silence_seconds after which a trainer counts as silent
Json chaos_study(int replicas, double silence_seconds);

std::int64_t chaos_trials(int replicas);

}  // namespace hepsweep::testing
