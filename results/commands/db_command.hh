#pragma once

#include "core/command.hh"

namespace hepsweep::results {

/// DOC
void register_db(CLI::App& program, ExitCode& outcome);

}  // namespace hepsweep::results
