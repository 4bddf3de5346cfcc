#pragma once

#include <string>
#include <vector>

#include "core/command_line.hh"

namespace hepsweep::coordinator {

/// What a command line says about the mpirun that it wants.
struct LaunchOptions {
  int ranks = 0;      ///< 0: as many as the hosts have slots
  std::string hosts;  ///< "a:4,b:4"; "": this machine, or the batch system's allocation
  int restarts = 10;  ///< in a row without a finished trial
  int start_seconds = 120;
  std::vector<std::string> mpirun_options;  ///< each may hold several words

  /// True where an mpirun is to be launched. \throws InputError where only its options are given
  bool wanted() const;
};

void add_launch_options(CommandLine& command, LaunchOptions& options);

/// The user's own command line without what is meant for the launcher.
/// \param arguments without the program's name
std::vector<std::string> without_launch_options(const std::vector<std::string>& arguments);

/// A machine and the ranks that it takes.
struct Host {
  std::string name;
  int slots = 1;
};

/// "a:4,b:4", or "a,b" with one slot each. \throws InputError
std::vector<Host> parse_hosts(const std::string& text);

/// The number of ranks to start. \throws InputError where the options contradict each other
int ranks_of(const LaunchOptions& options);

}  // namespace hepsweep::coordinator
