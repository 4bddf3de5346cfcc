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

/// How a trainer process ended.
struct TrainerEnd {
  std::string words;    ///< "exit code 3", "signal 11 (Segmentation fault)"
  bool killed = false;  ///< by SIGKILL, and not by this program
};

/// One trainer process and the socket to it. It dies with the process that started it.
class TrainerProcess {
 public:
  /// \throws Error where the process can't be started
  explicit TrainerProcess(const TrainerCommand& command);
  /// Kills it and waits for its end, a second at most: one that hangs in the kernel can't end.
  ~TrainerProcess();
  TrainerProcess(const TrainerProcess&) = delete;
  TrainerProcess& operator=(const TrainerProcess&) = delete;

  FrameChannel& channel() { return channel_; }
  const FrameChannel& channel() const { return channel_; }

  /// Takes what the trainer wrote to its stderr so far; the last bytes are kept.
  void read_errors();
  const std::string& last_errors() const { return last_errors_; }
  /// What was written so far belongs to a trial that is over.
  void forget_errors() { last_errors_.clear(); }

  /// Its end; nothing while it runs. Never waits.
  const std::optional<TrainerEnd>& ended();
  void kill();
  bool was_killed() const { return killed_; }

  /// From here on an allocation that goes far beyond this limit fails inside the trainer; what it
  /// has reserved already and doesn't use is left to it.
  /// \param megabytes of memory of its own (10^6 bytes); 0: no limit
  void limit_memory(double megabytes);

  /// Memory of its own now, in megabytes (10^6 bytes): mapped events don't count.
  double memory_mb() const;
  /// CPU time used so far, in seconds.
  double cpu_seconds() const;

 private:
  void start(const TrainerCommand& command, int socket, int error_pipe);

  pid_t process_ = -1;
  bool killed_ = false;
  std::optional<TrainerEnd> end_;
  double cpu_at_end_ = 0;
  FrameChannel channel_;
  FileDescriptor error_pipe_;
  std::string last_errors_;
};

/// The path of the running program.
std::filesystem::path this_program();

}  // namespace hepsweep::worker
