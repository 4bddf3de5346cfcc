#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace hepsweep::testing {

/// What a finished command left.
struct ProgramOutput {
  int exit_code = -1;  ///< 128 + signal where it was killed
  std::string out;
  std::string error;
};

/// Runs a command line (no shell) to its end.
/// \param folder the current folder for it; "" for this one's
ProgramOutput run_program(const std::vector<std::string>& command,
                          const std::filesystem::path& folder = "");

}  // namespace hepsweep::testing
