#pragma once

#include "core/command_line.hh"

namespace hepsweep::coordinator {

/// `hepsweep run STUDY`: runs a study, or goes on with it.
void register_run(CommandLine& program);

}  // namespace hepsweep::coordinator
