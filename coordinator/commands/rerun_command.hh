#pragma once

#include "core/command.hh"

namespace hepsweep::coordinator {

/// `hepsweep rerun DB TRIAL`: repeats a stored trial and compares every number.
void register_rerun(CLI::App& program, ExitCode& outcome);

}  // namespace hepsweep::coordinator
