#pragma once

#include <filesystem>
#include <string>
#include <sys/types.h>
#include <vector>

namespace hepsweep::bench {

/// `hepsweep` of the build folder that this program lies in.
std::filesystem::path product_program();

/// Starts a program. \param quiet its standard output and error go nowhere
/// \throws Error where that fails
pid_t start_program(const std::filesystem::path& program, const std::vector<std::string>& arguments,
                    bool quiet);

/// Runs a program to its end. \return what it printed to its standard output
/// \throws Error where it can't be started, or unless its exit code is 0
std::string output_of(const std::filesystem::path& program,
                      const std::vector<std::string>& arguments);

/// Waits for its end. \throws Error unless the exit code is 0 or `also_good`
void wait_for_program(pid_t process, int also_good = 0);

/// True while it runs; does not take its exit code.
bool is_running(pid_t process);

/// The processes that it has started and that still run.
std::vector<pid_t> children_of(pid_t process);

/// What the kernel says of a process's resident memory, in megabytes (10^6 bytes).
struct ResidentMemory {
  double own = 0;     ///< that no other process maps
  double shared = 0;  ///< that others map too: program text, mapped events
};

/// Zeros for a process that has ended.
ResidentMemory resident_memory(pid_t process);

}  // namespace hepsweep::bench
