#include "bench/farm/processes.hh"

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <fstream>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <fmt/core.h>

#include "core/error.hh"
#include "core/files.hh"
#include "worker/supervisor/trainer_process.hh"

namespace hepsweep::bench {

namespace {

/// Where a program's standard output and error go; -1: where this one's go.
struct Outputs {
  int output = -1;
  int error = -1;
};

pid_t start(const std::filesystem::path& program, const std::vector<std::string>& arguments,
            const Outputs& outputs) {
  std::vector<std::string> words{program.string()};
  words.insert(words.end(), arguments.begin(), arguments.end());
  std::vector<char*> pointers;
  for (std::string& word : words) pointers.push_back(word.data());
  pointers.push_back(nullptr);
  posix_spawn_file_actions_t actions;
  ::posix_spawn_file_actions_init(&actions);
  if (outputs.output >= 0) {
    ::posix_spawn_file_actions_adddup2(&actions, outputs.output, STDOUT_FILENO);
  }
  if (outputs.error >= 0) {
    ::posix_spawn_file_actions_adddup2(&actions, outputs.error, STDERR_FILENO);
  }
  pid_t process = -1;
  const int error =
      ::posix_spawn(&process, program.c_str(), &actions, nullptr, pointers.data(), environ);
  ::posix_spawn_file_actions_destroy(&actions);
  if (error != 0) throw Error(fmt::format("{}: {}", program.string(), std::strerror(error)));
  return process;
}

}  // namespace

std::filesystem::path product_program() {
  return worker::this_program().parent_path().parent_path() / "hepsweep";
}

pid_t start_program(const std::filesystem::path& program, const std::vector<std::string>& arguments,
                    bool quiet) {
  if (!quiet) return start(program, arguments, {});
  const FileDescriptor nowhere(::open("/dev/null", O_WRONLY | O_CLOEXEC));
  return start(program, arguments, {nowhere.get(), nowhere.get()});
}

std::string output_of(const std::filesystem::path& program,
                      const std::vector<std::string>& arguments) {
  int ends[2];
  if (::pipe2(ends, O_CLOEXEC) != 0) throw Error("no pipe can be made");
  const FileDescriptor reading(ends[0]);
  FileDescriptor writing(ends[1]);
  const pid_t process = start(program, arguments, {.output = writing.get()});
  writing.reset();
  std::string output;
  char buffer[4096];
  ssize_t count = 0;
  while ((count = ::read(reading.get(), buffer, sizeof buffer)) > 0) {
    output.append(buffer, static_cast<std::size_t>(count));
  }
  wait_for_program(process);
  return output;
}

void wait_for_program(pid_t process, int also_good) {
  int status = 0;
  while (::waitpid(process, &status, 0) < 0 && errno == EINTR) {
  }
  const int code = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  if (code == 0 || code == also_good) return;
  throw Error(fmt::format("a program that was started ended badly (wait status {})", status));
}

bool is_running(pid_t process) {
  siginfo_t end{};
  ::waitid(P_PID, static_cast<id_t>(process), &end, WEXITED | WNOHANG | WNOWAIT);
  return end.si_pid == 0;
}

std::vector<pid_t> children_of(pid_t process) {
  std::ifstream file(fmt::format("/proc/{0}/task/{0}/children", process));
  std::vector<pid_t> children;
  pid_t child = 0;
  while (file >> child) children.push_back(child);
  return children;
}

ResidentMemory resident_memory(pid_t process) {
  std::ifstream file(fmt::format("/proc/{}/smaps_rollup", process));
  ResidentMemory memory;
  std::string line;
  std::getline(file, line);  // the range of addresses
  std::string name;
  double kilobytes = 0;
  while (file >> name >> kilobytes && std::getline(file, line)) {
    const double megabytes = kilobytes * 1024 / 1e6;
    if (name.starts_with("Private_")) memory.own += megabytes;
    if (name.starts_with("Shared_")) memory.shared += megabytes;
  }
  return memory;
}

}  // namespace hepsweep::bench
