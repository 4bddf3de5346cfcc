#pragma once

#include "core/command.hh"

namespace hepsweep::results {

/// `hepsweep db check|backup|upgrade`: care of the database.
void register_db(CLI::App& program, ExitCode& outcome);

}  // namespace hepsweep::results
