#pragma once

#include <filesystem>
#include <string>

#include "coordinator/launcher/launch_options.hh"
#include "coordinator/launcher/run_watch.hh"
#include "core/error.hh"

namespace hepsweep::coordinator {

/// A command that is to be carried out by the ranks of an mpirun.
struct LaunchRequest {
  LaunchOptions options;
  std::string program;                 ///< this one, with its folder
  std::vector<std::string> arguments;  ///< as the ranks get them
  std::filesystem::path folder;        ///< of the database
  bool reads_input = false;            ///< the study comes by standard input
  LaunchLimits limits;
};

/// Launches mpirun, watches it, and starts it again where it ended without a final status
/// (docs/reliability.md).
/// \return rank 0's exit code; unfinished after a signal
/// \throws InputError where mpirun can't be started, Error when restarts get nowhere
ExitCode launch(const LaunchRequest& request);

}  // namespace hepsweep::coordinator
