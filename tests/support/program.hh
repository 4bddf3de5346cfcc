#pragma once

#include <filesystem>
#include <string>
#include <sys/types.h>
#include <vector>

#include "tests/support/temporary_folder.hh"

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

/// The same, without waiting: for tests that send signals.
class BackgroundProgram {
 public:
  explicit BackgroundProgram(const std::vector<std::string>& command,
                             const std::filesystem::path& folder = "");
  /// Kills it if it still runs.
  ~BackgroundProgram();
  BackgroundProgram(const BackgroundProgram&) = delete;
  BackgroundProgram& operator=(const BackgroundProgram&) = delete;

  pid_t process() const { return process_; }
  bool is_running() const;
  void signal(int number) const;
  ProgramOutput wait();

 private:
  TemporaryFolder captured_;
  pid_t process_ = -1;
};

/// The processes that a process has started and those that they have, the nearest first.
std::vector<pid_t> descendants(pid_t process);
/// A process's command line, its words separated by spaces; "" where it is gone.
std::string command_line(pid_t process);

}  // namespace hepsweep::testing
