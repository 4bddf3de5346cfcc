#pragma once

#include "core/command.hh"

namespace hepsweep::studies {

/// `hepsweep events describe|convert|generate`: event files.
void register_events(CLI::App& program, ExitCode& outcome);

}  // namespace hepsweep::studies
