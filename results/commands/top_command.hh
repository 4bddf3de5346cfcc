#pragma once

#include "core/command_line.hh"

namespace hepsweep::results {

/// `hepsweep top DB`: the leaderboard, with ties and looks at the test split.
void register_top(CommandLine& program);

}  // namespace hepsweep::results
