#pragma once

#include <map>
#include <string>
#include <vector>

#include "coordinator/launcher/launch_options.hh"

namespace hepsweep::coordinator {

/// The flags that make the ranks outlive each other; docs/reliability.md says why each is there.
const std::vector<std::string>& recovery_flags();

/// What has to be known to launch mpirun.
struct MpirunRequest {
  LaunchOptions options;
  std::string program;                 ///< of the ranks, with its folder
  std::vector<std::string> arguments;  ///< of the ranks
  std::string outcome_file;
  /// Names of this process's variables: those of ours go to ranks on other machines too.
  std::vector<std::string> environment;
  bool is_root = false;
};

struct MpirunCommand {
  std::vector<std::string> words;                  ///< "mpirun" first
  std::string program;                             ///< of the ranks, which is one of the words
  std::map<std::string, std::string> environment;  ///< to be set in addition
};

/// \throws InputError
MpirunCommand mpirun_command(const MpirunRequest& request);

}  // namespace hepsweep::coordinator
