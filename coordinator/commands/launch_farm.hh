#pragma once

#include <string>

#include "coordinator/commands/farm_command.hh"
#include "coordinator/launcher/launch_options.hh"
#include "core/error.hh"

namespace hepsweep::coordinator {

/// Carries this command line out by the ranks of an mpirun that is launched and watched.
/// \param database "" for one in the current folder
/// \param reads_input the study comes by standard input
/// \return as coordinator/launcher/launcher.hh has it
ExitCode launch_farm(const LaunchOptions& launch_options, const FarmOptions& farm_options,
                     const std::string& database, bool reads_input = false);

}  // namespace hepsweep::coordinator
