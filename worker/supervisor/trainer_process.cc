#include "worker/supervisor/trainer_process.hh"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>
#include <vector>

#include <fmt/core.h>

#include "core/error.hh"
#include "core/process.hh"
#include "nn/instruction_set.hh"
#include "worker/trainer/trainer.hh"

namespace hepsweep::worker {
namespace {

constexpr std::size_t kept_error_bytes = 4000;
constexpr int most_reads_at_once = 16;
constexpr int longest_wait_ms = 1000;

// What an allocation may go beyond a trial's memory limit before it fails by itself: what is
// allocated is not all used, and the resident memory is watched anyway.
constexpr double memory_head_room = 1.25;
constexpr double spare_mb = 64;

double seconds(const timeval& time) {
  return static_cast<double>(time.tv_sec) + 1e-6 * static_cast<double>(time.tv_usec);
}

[[noreturn]] void fail(const std::string& what, int error) {
  throw Error(
      fmt::format("a trainer process can't be started: {}: {}", what, std::strerror(error)));
}

// One thread each (two trials at a time beat two threads for one), and the same instruction set
// on every machine, for the C library's exp and log as well.
std::vector<std::string> trainer_environment(const std::string& instruction_set) {
  std::vector<std::string> variables;
  for (char** variable = environ; *variable != nullptr; ++variable) {
    const std::string text = *variable;
    if (text.starts_with("GLIBC_TUNABLES=") || text.starts_with("OMP_NUM_THREADS=")) continue;
    variables.push_back(text);
  }
  variables.push_back("OMP_NUM_THREADS=1");
  const std::string tunables = nn::tunables_for_level(instruction_set);
  if (!tunables.empty()) variables.push_back("GLIBC_TUNABLES=" + tunables);
  return variables;
}

std::vector<char*> pointers_to(std::vector<std::string>& texts) {
  std::vector<char*> pointers;
  for (std::string& text : texts) pointers.push_back(text.data());
  pointers.push_back(nullptr);
  return pointers;
}

class SpawnActions {
 public:
  SpawnActions(int socket, int error_pipe) {
    ::posix_spawn_file_actions_init(&actions_);
    ::posix_spawn_file_actions_adddup2(&actions_, socket, trainer_socket);
    ::posix_spawn_file_actions_addopen(&actions_, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    ::posix_spawn_file_actions_adddup2(&actions_, error_pipe, STDERR_FILENO);
    ::posix_spawn_file_actions_adddup2(&actions_, error_pipe, STDOUT_FILENO);
    // MPI's sockets must not live on in the trainer.
    ::posix_spawn_file_actions_addclosefrom_np(&actions_, trainer_socket + 1);
  }
  ~SpawnActions() { ::posix_spawn_file_actions_destroy(&actions_); }
  SpawnActions(const SpawnActions&) = delete;
  SpawnActions& operator=(const SpawnActions&) = delete;

  const posix_spawn_file_actions_t* get() const { return &actions_; }

 private:
  posix_spawn_file_actions_t actions_;
};

class SpawnAttributes {
 public:
  SpawnAttributes() {
    ::posix_spawnattr_init(&attributes_);
    sigset_t none;
    sigemptyset(&none);
    sigset_t all;
    sigfillset(&all);
    ::posix_spawnattr_setsigmask(&attributes_, &none);
    ::posix_spawnattr_setsigdefault(&attributes_, &all);
    // A group of its own: Ctrl-C on the terminal is the coordinator's to answer.
    ::posix_spawnattr_setpgroup(&attributes_, 0);
    ::posix_spawnattr_setflags(
        &attributes_, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
  }
  ~SpawnAttributes() { ::posix_spawnattr_destroy(&attributes_); }
  SpawnAttributes(const SpawnAttributes&) = delete;
  SpawnAttributes& operator=(const SpawnAttributes&) = delete;

  const posix_spawnattr_t* get() const { return &attributes_; }

 private:
  posix_spawnattr_t attributes_;
};

}  // namespace

TrainerProcess::TrainerProcess(const TrainerCommand& command) {
  int sockets[2];
  if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, sockets) != 0) fail("socket", errno);
  channel_ = FrameChannel(FileDescriptor(sockets[0]));
  const FileDescriptor trainer_end(sockets[1]);
  int pipe_ends[2];
  if (::pipe2(pipe_ends, O_CLOEXEC | O_NONBLOCK) != 0) fail("pipe", errno);
  error_pipe_ = FileDescriptor(pipe_ends[0]);
  const FileDescriptor trainer_error(pipe_ends[1]);
  start(command, trainer_end.get(), trainer_error.get());
}

void TrainerProcess::start(const TrainerCommand& command, int socket, int error_pipe) {
  std::vector<std::string> arguments = {command.program.string(),
                                        trainer_subcommand,
                                        "--parent",
                                        std::to_string(::getpid()),
                                        "--level",
                                        command.instruction_set,
                                        "--cache",
                                        command.cache_folder.string(),
                                        "--checkpoints",
                                        command.checkpoint_folder.string()};
  std::vector<std::string> environment = trainer_environment(command.instruction_set);
  const SpawnActions actions(socket, error_pipe);
  const SpawnAttributes attributes;
  const int error =
      ::posix_spawn(&process_, command.program.c_str(), actions.get(), attributes.get(),
                    pointers_to(arguments).data(), pointers_to(environment).data());
  if (error != 0) fail(command.program.string(), error);
}

TrainerProcess::~TrainerProcess() {
  kill();
  for (int waits = 0; waits < longest_wait_ms && !ended(); ++waits) ::usleep(1000);
}

void TrainerProcess::read_errors() {
  std::array<char, 4096> buffer;
  // One that writes without end must not hold up its supervisor.
  for (int reads = 0; reads < most_reads_at_once; ++reads) {
    const ssize_t count = ::read(error_pipe_.get(), buffer.data(), buffer.size());
    if (count <= 0) break;
    last_errors_.append(buffer.data(), static_cast<std::size_t>(count));
  }
  if (last_errors_.size() > kept_error_bytes) {
    last_errors_.erase(0, last_errors_.size() - kept_error_bytes);
  }
}

const std::optional<TrainerEnd>& TrainerProcess::ended() {
  int status = 0;
  rusage used{};
  if (end_ || process_ < 0 || ::wait4(process_, &status, WNOHANG, &used) != process_) return end_;
  cpu_at_end_ = seconds(used.ru_utime) + seconds(used.ru_stime);
  if (WIFSIGNALED(status)) {
    const int signal = WTERMSIG(status);
    end_ = {fmt::format("signal {} ({})", signal, strsignal(signal)),
            signal == SIGKILL && !killed_};
  } else {
    end_ = {fmt::format("exit code {}", WEXITSTATUS(status)), false};
  }
  return end_;
}

void TrainerProcess::kill() {
  if (end_ || process_ <= 0) return;
  killed_ = true;
  ::kill(process_, SIGKILL);
}

void TrainerProcess::limit_memory(double megabytes) {
  rlimit own{};
  ::getrlimit(RLIMIT_DATA, &own);
  rlimit limit = own;
  if (megabytes > 0) {
    const double unused = std::max(0.0, process_data_mb(process_) - memory_mb());
    const double most = (unused + memory_head_room * megabytes + spare_mb) * 1e6;
    limit.rlim_cur = std::min(own.rlim_cur, static_cast<rlim_t>(most));
  }
  ::prlimit(process_, RLIMIT_DATA, &limit, nullptr);
}

double TrainerProcess::memory_mb() const {
  return end_ ? 0 : process_memory_mb(process_);
}

double TrainerProcess::cpu_seconds() const {
  return end_ ? cpu_at_end_ : process_cpu_seconds(process_);
}

std::filesystem::path this_program() {
  return std::filesystem::read_symlink("/proc/self/exe");
}

}  // namespace hepsweep::worker
