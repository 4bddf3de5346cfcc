#include "tests/integration/chaos/processes.hh"

#include <csignal>
#include <fstream>
#include <sstream>
#include <string>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <fmt/core.h>

#include "core/error.hh"
#include "tests/support/program.hh"

namespace hepsweep::testing {
namespace {

constexpr char gone = 'X';

// 'R' running, 'T' stopped, 'Z' ended but not waited for, ...
char state_of(pid_t process) {
  std::ifstream file(fmt::format("/proc/{}/stat", process));
  std::string line;
  if (!std::getline(file, line) || line.rfind(')') == std::string::npos) return gone;
  return line[line.rfind(')') + 2];
}

bool is_alive(char state) {
  return state != gone && state != 'Z' && state != 'x';
}

std::string environment_variable(pid_t process, const std::string& name) {
  std::ifstream file(fmt::format("/proc/{}/environ", process), std::ios::binary);
  std::string variable;
  while (std::getline(file, variable, '\0')) {
    if (variable.starts_with(name + "=")) return variable.substr(name.size() + 1);
  }
  return "";
}

Role role_of(pid_t process, pid_t started) {
  const std::string words = command_line(process);
  const std::string program = words.substr(0, words.find(' '));
  if (program.ends_with("mpirun") || program.ends_with("orted")) return Role::mpirun;
  if (process == started) return Role::launcher;
  if (words.find(" trainer ") != std::string::npos) return Role::trainer;
  if (!program.ends_with("hepsweep")) return Role::other;
  const std::string rank = environment_variable(process, "OMPI_COMM_WORLD_RANK");
  if (rank.empty()) return Role::other;
  return rank == "0" ? Role::coordinator : Role::supervisor;
}

}  // namespace

std::string_view name_of(Role role) {
  switch (role) {
    case Role::launcher:
      return "launcher";
    case Role::mpirun:
      return "mpirun";
    case Role::coordinator:
      return "rank 0";
    case Role::supervisor:
      return "supervisor";
    case Role::trainer:
      return "trainer";
    case Role::other:
      break;
  }
  return "other";
}

void adopt_orphans() {
  if (::prctl(PR_SET_CHILD_SUBREAPER, 1) != 0) throw Error("orphans can't be adopted");
}

void bury_orphans(pid_t except) {
  for (const pid_t process : descendants(::getpid())) {
    if (process != except) ::waitpid(process, nullptr, WNOHANG);  // refused for no child of ours
  }
}

std::vector<RunProcess> living_processes(pid_t started) {
  std::vector<RunProcess> living;
  for (const pid_t process : descendants(::getpid())) {
    const char state = state_of(process);
    if (is_alive(state)) living.push_back({process, role_of(process, started), state == 'T'});
  }
  return living;
}

FileDescriptor send_signal(const RunProcess& target, pid_t started, int signal) {
  FileDescriptor process(static_cast<int>(::syscall(SYS_pidfd_open, target.process, 0)));
  // The number could have gone to another process before it was opened.
  const bool is_the_same = process && is_alive(state_of(target.process)) &&
                           role_of(target.process, started) == target.role;
  if (!is_the_same) return {};
  if (::syscall(SYS_pidfd_send_signal, process.get(), signal, nullptr, 0) != 0) return {};
  return process;
}

void signal_again(const FileDescriptor& process, int signal) {
  ::syscall(SYS_pidfd_send_signal, process.get(), signal, nullptr, 0);
}

}  // namespace hepsweep::testing
