#pragma once

#include "core/command.hh"

namespace hepsweep::coordinator {

/// `hepsweep run STUDY`: runs a study, or goes on with it.
void register_run(CLI::App& program, ExitCode& outcome);

}  // namespace hepsweep::coordinator
