#pragma once

#include "core/command.hh"

namespace hepsweep::results {

/// `hepsweep status DB`: how far a study is, also while it runs.
void register_status(CLI::App& program, ExitCode& outcome);

}  // namespace hepsweep::results
