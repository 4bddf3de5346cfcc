#pragma once

#include <filesystem>
#include <optional>
#include <set>
#include <sys/types.h>

#include "coordinator/launcher/mpirun_command.hh"
#include "core/files.hh"

namespace hepsweep::coordinator {

/// A running mpirun, in a process group of its own, so that a terminal's Ctrl-C reaches the
/// launcher alone. It dies with the launcher; what it started on this machine dies with it, since
/// orphans become the launcher's children (PR_SET_CHILD_SUBREAPER) and kill_all() ends them.
class MpirunProcess {
 public:
  /// \param input what becomes its standard input
  /// \throws InputError where the command can't be executed
  MpirunProcess(const MpirunCommand& command, int input);
  /// Leaves nothing behind.
  ~MpirunProcess();
  MpirunProcess(const MpirunProcess&) = delete;
  MpirunProcess& operator=(const MpirunProcess&) = delete;

  /// Its stderr, to be read without waiting.
  int error_output() const { return error_output_.get(); }
  /// Readable once it has ended.
  int descriptor() const { return descriptor_.get(); }
  /// Its exit code (128 + signal where it was killed), once it has ended.
  std::optional<int> exit_code();
  void signal(int number);
  /// How many of its ranks on this machine are not there: not begun yet, or gone. 0 where that
  /// can't be found out.
  std::size_t missing_ranks();
  /// SIGKILL for it and for everything that it has started here, and waits until all are gone
  /// (for some seconds at most: the system may hold one fast).
  void kill_all();

 private:
  /// Orphans become children when their parents die. \return false when there is none any more
  bool kill_children() const;

  pid_t process_ = -1;
  std::filesystem::path program_;     ///< the ranks'
  std::size_t local_ranks_ = 0;       ///< of this machine; 0: not known
  std::set<pid_t> earlier_children_;  ///< of a shell that became the launcher: none of our business
  FileDescriptor descriptor_;
  FileDescriptor error_output_;
  std::optional<int> exit_code_;
};

}  // namespace hepsweep::coordinator
