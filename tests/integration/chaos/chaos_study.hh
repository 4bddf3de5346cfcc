#pragma once

#include <cstdint>

#include "core/json.hh"

namespace hepsweep::testing {

/// The study that is disturbed: 300 trials of some ten milliseconds, and 12 of about a second
/// whose results are too long for one piece of a message; checkpoints after every epoch, and so
/// many retries that no number of signals makes a trial fail.
Json chaos_study();

constexpr std::int64_t chaos_trials = 312;

}  // namespace hepsweep::testing
