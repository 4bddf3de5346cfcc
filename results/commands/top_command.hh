#pragma once

#include "core/command.hh"

namespace hepsweep::results {

/// `hepsweep top DB`: the leaderboard, with ties and looks at the test split.
void register_top(CLI::App& program, ExitCode& outcome);

}  // namespace hepsweep::results
