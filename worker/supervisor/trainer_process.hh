#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <sys/types.h>

#include "worker/frames.hh"

namespace hepsweep::worker {

/// How a trainer process is started.
struct TrainerCommand {
  std::filesystem::path program;       ///< this program: its hidden subcommand `trainer` is run
  std::string instruction_set;         ///< the level that the process is pinned to
  std::filesystem::path cache_folder;  ///< for mapped events
  std::filesystem::path checkpoint_folder = {};  ///< "": no checkpoints
};

/// One trainer process and the socket to it. It dies with the process that started it.
class TrainerProcess {
 public:
  /// \throws Error where the process can't be started
  explicit TrainerProcess(const TrainerCommand& command);
  /// Kills it and waits for its end.
  ~TrainerProcess();
  TrainerProcess(const TrainerProcess&) = delete;
  TrainerProcess& operator=(const TrainerProcess&) = delete;

  FrameChannel& channel() { return channel_; }
  int error_descriptor() const { return error_pipe_.get(); }

  /// Takes what the trainer wrote to its stderr so far; the last lines are kept.
  void read_errors();
  const std::string& last_errors() const { return last_errors_; }

  /// Nothing while it runs; otherwise its end in words ("exit code 3", "killed by signal 9
  /// (Killed)"). Never waits.
  std::optional<std::string> ended();
  void kill();

  /// Memory of its own now, in megabytes (10^6 bytes): mapped events don't count.
  double memory_mb() const;
  /// CPU time used so far, in seconds.
  double cpu_seconds() const;

 private:
  void start(const TrainerCommand& command, int socket, int error_pipe);

  pid_t process_ = -1;
  std::optional<std::string> end_;
  FrameChannel channel_;
  FileDescriptor error_pipe_;
  std::string last_errors_;
};

/// The path of the running program.
std::filesystem::path this_program();

}  // namespace hepsweep::worker
