#pragma once

#include <string>
#include <vector>

#include "core/json.hh"
#include "tests/integration/chaos/disturbed_run.hh"

namespace hepsweep::testing {

/// "seed 7: 31 hits (12 trainer SIGKILL, ...), 4 starts, 23.1 s: nothing lost".
std::string line_of(const DisturbedRun& run);
/// All seeds together: signals by target, seconds, failures.
std::string summary_of(const std::vector<DisturbedRun>& runs);
Json to_json(const std::vector<DisturbedRun>& runs);

int failures_of(const std::vector<DisturbedRun>& runs);

}  // namespace hepsweep::testing
