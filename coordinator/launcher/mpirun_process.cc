#include "coordinator/launcher/mpirun_process.hh"

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <fcntl.h>
#include <fstream>
#include <sstream>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <fmt/core.h>

#include "core/log.hh"

extern "C" {  // which glibc 2.36 forgets
#include <sys/pidfd.h>
}

namespace hepsweep::coordinator {
namespace {

constexpr int kill_rounds = 500;  // of 10 ms

struct Pipe {
  Pipe() {
    int ends[2] = {-1, -1};
    if (::pipe2(ends, O_CLOEXEC) != 0) {
      throw Error(fmt::format("no pipe to mpirun can be made: {}", std::strerror(errno)));
    }
    reading = FileDescriptor(ends[0]);
    writing = FileDescriptor(ends[1]);
  }
  FileDescriptor reading;
  FileDescriptor writing;
};

// Between fork and exec. \param failure gets errno where exec fails
[[noreturn]] void become(const MpirunCommand& command, char* const* words, pid_t launcher,
                         int input, int error_output, int failure) {
  ::setpgid(0, 0);
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (::getppid() != launcher) ::_exit(1);  // it died before this was asked for
  sigset_t none;
  sigemptyset(&none);
  ::sigprocmask(SIG_SETMASK, &none, nullptr);
  ::signal(SIGPIPE, SIG_DFL);
  for (const auto& [name, value] : command.environment) {
    ::setenv(name.c_str(), value.c_str(), 1);
  }
  ::dup2(input, STDIN_FILENO);
  ::dup2(error_output, STDERR_FILENO);
  ::execvp(words[0], words);
  const int reason = errno;
  [[maybe_unused]] const ssize_t written = ::write(failure, &reason, sizeof reason);
  ::_exit(127);
}

void require_started(const std::string& program, const FileDescriptor& failure) {
  int reason = 0;
  ssize_t count = 0;
  do {
    count = ::read(failure.get(), &reason, sizeof reason);
  } while (count < 0 && errno == EINTR);
  if (count != static_cast<ssize_t>(sizeof reason)) return;  // closed by exec
  throw InputError(
      fmt::format("{} can't be executed ({}); install Open MPI, or put the folder of {} into PATH",
                  program, std::strerror(reason), program));
}

pid_t parent_of(const std::filesystem::path& process) {
  std::ifstream file(process / "stat");
  std::string line;
  if (!std::getline(file, line) || line.rfind(')') == std::string::npos) return 0;
  std::istringstream fields(line.substr(line.rfind(')') + 1));
  char state = 0;
  pid_t parent = 0;
  fields >> state >> parent;
  return parent;
}

std::set<pid_t> children_of(pid_t parent) {
  std::set<pid_t> children;
  std::error_code ignored;
  for (const auto& entry : std::filesystem::directory_iterator("/proc", ignored)) {
    const std::string name = entry.path().filename().string();
    if (name.front() < '1' || name.front() > '9') continue;
    if (parent_of(entry.path()) == parent) children.insert(std::stoi(name));
  }
  return children;
}

std::string program_of(pid_t process) {
  return fmt::format("/proc/{}/exe", process);
}

// False for a process that has ended, also where nobody has waited for it.
bool executes(pid_t process, const std::filesystem::path& program) {
  std::error_code ignored;
  return std::filesystem::equivalent(program_of(process), program, ignored);
}

// What Open MPI tells each rank: how many there are on its machine. 0 where it doesn't.
std::size_t local_ranks_told_to(pid_t rank) {
  constexpr std::string_view variable = "OMPI_COMM_WORLD_LOCAL_SIZE=";
  std::ifstream environment(fmt::format("/proc/{}/environ", rank));
  for (std::string entry; std::getline(environment, entry, '\0');) {
    if (!entry.starts_with(variable)) continue;
    return std::strtoul(entry.c_str() + variable.size(), nullptr, 10);
  }
  return 0;
}

void pause_briefly() {
  const timespec pause{.tv_sec = 0, .tv_nsec = 10'000'000};
  ::nanosleep(&pause, nullptr);
}

}  // namespace

MpirunProcess::MpirunProcess(const MpirunCommand& command, int input) : program_(command.program) {
  ::prctl(PR_SET_CHILD_SUBREAPER, 1);
  earlier_children_ = children_of(::getpid());
  std::vector<char*> words;
  for (const std::string& word : command.words) words.push_back(const_cast<char*>(word.c_str()));
  words.push_back(nullptr);
  Pipe errors;
  Pipe failure;
  const pid_t launcher = ::getpid();
  process_ = ::fork();
  if (process_ == 0) {
    become(command, words.data(), launcher, input, errors.writing.get(), failure.writing.get());
  }
  if (process_ < 0) throw Error(fmt::format("mpirun can't be forked: {}", std::strerror(errno)));
  descriptor_ = FileDescriptor(::pidfd_open(process_, 0));
  failure.writing.reset();
  error_output_ = std::move(errors.reading);
  ::fcntl(error_output_.get(), F_SETFL, O_NONBLOCK);
  try {
    require_started(command.words.front(), failure.reading);
  } catch (...) {
    kill_all();
    throw;
  }
}

MpirunProcess::~MpirunProcess() {
  kill_all();
}

std::optional<int> MpirunProcess::exit_code() {
  int status = 0;
  if (!exit_code_ && ::waitpid(process_, &status, WNOHANG) == process_) {
    exit_code_ = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  }
  return exit_code_;
}

void MpirunProcess::signal(int number) {
  if (!exit_code()) ::kill(process_, number);
}

std::size_t MpirunProcess::missing_ranks() {
  std::size_t here = 0;
  for (const pid_t child : children_of(process_)) {
    const bool is_rank = executes(child, program_);
    if (is_rank && local_ranks_ == 0) local_ranks_ = local_ranks_told_to(child);
    if (is_rank || executes(child, program_of(process_))) ++here;  // which becomes one
  }
  return local_ranks_ - std::min(here, local_ranks_);
}

bool MpirunProcess::kill_children() const {
  bool any = false;
  for (const pid_t child : children_of(::getpid())) {
    if (earlier_children_.contains(child)) continue;
    ::kill(child, SIGKILL);
    any = true;
  }
  return any;
}

void MpirunProcess::kill_all() {
  for (int round = 0; round < kill_rounds; ++round) {
    const bool any_left = kill_children();
    exit_code();
    // Those that became this process's children when their parents died.
    while (exit_code_ && ::waitpid(-1, nullptr, WNOHANG) > 0) continue;
    if (!any_left) return;
    if (round > 0) pause_briefly();
  }
  log_warning("a process that mpirun had started can't be ended (is its file system gone?)");
}

}  // namespace hepsweep::coordinator
