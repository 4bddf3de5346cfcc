#pragma once

#include "core/command.hh"

namespace hepsweep::coordinator {

/// `hepsweep check STUDY`: validates a study and says what it will cost.
void register_check(CLI::App& program, ExitCode& outcome);

}  // namespace hepsweep::coordinator
