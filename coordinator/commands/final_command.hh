#pragma once

#include "core/command.hh"

namespace hepsweep::coordinator {

/// `hepsweep final DB`: closes the search, trains the finalists, looks at the test split once.
void register_final(CLI::App& program, ExitCode& outcome);

}  // namespace hepsweep::coordinator
