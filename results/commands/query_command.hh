#pragma once

#include "core/command.hh"

namespace hepsweep::results {

/// `hepsweep query DB SQL`: SQL that can only read.
void register_query(CLI::App& program, ExitCode& outcome);

}  // namespace hepsweep::results
