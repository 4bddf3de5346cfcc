#pragma once

#include "core/command.hh"

namespace hepsweep::coordinator {

/// `hepsweep predict MODEL EVENTS`: scores of events, one line for each.
void register_predict(CLI::App& program, ExitCode& outcome);

}  // namespace hepsweep::coordinator
