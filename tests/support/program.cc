#include "tests/support/program.hh"

#include <sys/wait.h>
#include <unistd.h>

#include <stdexcept>

#include "core/files.hh"
#include "tests/support/temporary_folder.hh"

namespace hepsweep::testing {
namespace {

[[noreturn]] void become(const std::vector<std::string>& command,
                         const std::filesystem::path& folder, const std::filesystem::path& out,
                         const std::filesystem::path& error) {
  if (!folder.empty() && ::chdir(folder.c_str()) != 0) ::_exit(126);
  if (::freopen(out.c_str(), "w", stdout) == nullptr) ::_exit(126);
  if (::freopen(error.c_str(), "w", stderr) == nullptr) ::_exit(126);
  if (::freopen("/dev/null", "r", stdin) == nullptr) ::_exit(126);
  std::vector<char*> arguments;
  for (const std::string& word : command) arguments.push_back(const_cast<char*>(word.c_str()));
  arguments.push_back(nullptr);
  ::execvp(arguments.front(), arguments.data());
  ::_exit(127);
}

}  // namespace

ProgramOutput run_program(const std::vector<std::string>& command,
                          const std::filesystem::path& folder) {
  const TemporaryFolder captured;
  const pid_t child = ::fork();
  if (child < 0) throw std::runtime_error("fork failed");
  if (child == 0) become(command, folder, captured / "out", captured / "error");
  int status = 0;
  ::waitpid(child, &status, 0);
  ProgramOutput output;
  output.exit_code = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  output.out = read_file(captured / "out");
  output.error = read_file(captured / "error");
  return output;
}

}  // namespace hepsweep::testing
