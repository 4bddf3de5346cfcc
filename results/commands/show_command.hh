#pragma once

#include "core/command.hh"

namespace hepsweep::results {

/// `hepsweep show DB TRIAL`: everything that is stored about one trial.
void register_show(CLI::App& program, ExitCode& outcome);

}  // namespace hepsweep::results
