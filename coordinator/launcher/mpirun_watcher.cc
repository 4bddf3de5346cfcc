#include "coordinator/launcher/mpirun_watcher.hh"

#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <poll.h>
#include <string>
#include <sys/wait.h>
#include <unistd.h>

#include <fmt/core.h>

#include "coordinator/launcher/mpirun_command.hh"
#include "core/files.hh"
#include "core/log.hh"
#include "core/numbers.hh"

extern "C" {  // which glibc 2.36 forgets
#include <sys/pidfd.h>
}

namespace hepsweep::coordinator {
namespace {

bool is_mpirun(pid_t process) {
  std::error_code error;
  const auto program = std::filesystem::read_symlink(fmt::format("/proc/{}/exe", process), error);
  const std::string name = program.filename().string();
  return name == "orterun" || name == "mpirun" || name == "mpiexec" || name == "prterun";
}

// The parent, held by a descriptor: another process that gets its number later is never meant.
FileDescriptor parent_mpirun() {
  const pid_t parent = ::getppid();
  if (!is_mpirun(parent)) return {};
  FileDescriptor descriptor(::pidfd_open(parent, 0));
  return ::getppid() == parent ? std::move(descriptor) : FileDescriptor();
}

// A pipe that stays open would keep mpirun waiting.
void close_all_but(unsigned descriptor) {
  if (descriptor > 0) ::close_range(0, descriptor - 1, 0);
  ::close_range(descriptor + 1, ~0U, 0);
}

[[noreturn]] void watch(int mpirun, int patience) {
  ::setsid();
  if (::fork() != 0) ::_exit(0);  // its parent is then the system, and not a rank
  close_all_but(static_cast<unsigned>(mpirun));
  for (const int signal : {SIGINT, SIGTERM, SIGUSR1, SIGHUP}) ::signal(signal, SIG_IGN);
  pollfd ended{mpirun, POLLIN, 0};
  if (::poll(&ended, 1, patience) == 0) {
    ::pidfd_send_signal(mpirun, SIGKILL, nullptr, 0);
  }
  ::_exit(0);
}

std::string joined_flags() {
  std::string flags;
  for (const std::string& flag : recovery_flags()) flags += " " + flag;
  return flags;
}

}  // namespace

void warn_without_recovery(int ranks) {
  if (ranks < 2 || std::getenv("OMPI_COMM_WORLD_SIZE") == nullptr) return;  // not by mpirun
  const char* recovery = std::getenv("OMPI_MCA_orte_enable_recovery");
  if (recovery != nullptr && std::string(recovery) != "0") return;
  log_warning(fmt::format(
      "mpirun ends all ranks when one dies: start it with{}, or let hepsweep launch it (hepsweep "
      "run STUDY --ranks {})",
      joined_flags(), ranks));
}

void end_mpirun_afterwards(ExitCode outcome, int patience) {
  const FileDescriptor mpirun = parent_mpirun();
  if (!mpirun) return;
  log_warning(fmt::format(
      "workers were lost, so mpirun may not end by itself: after {} it is killed; its exit code "
      "is then 137, the study's is {}",
      duration_text(patience / 1000.0), static_cast<int>(outcome)));
  std::fflush(nullptr);
  const pid_t child = ::fork();
  if (child == 0) watch(mpirun.get(), patience);
  if (child > 0) ::waitpid(child, nullptr, 0);
}

}  // namespace hepsweep::coordinator
