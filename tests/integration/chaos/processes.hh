#pragma once

#include <optional>
#include <string_view>
#include <sys/types.h>
#include <vector>

#include "core/files.hh"

namespace hepsweep::testing {

/// What a process of a run is there for.
enum class Role { launcher, mpirun, coordinator, supervisor, trainer, other };
std::string_view name_of(Role role);

struct RunProcess {
  pid_t process = 0;
  Role role = Role::other;
  bool stopped = false;
};

/// Orphans of the processes that this one starts become its own children, so that descendants()
/// finds every process of a run, whatever died.
void adopt_orphans();
/// Takes leave of adopted children that have ended.
/// \param except a child that somebody else waits for
void bury_orphans(pid_t except);

/// The living among this process's descendants.
/// \param started the process that it has started itself: the launcher, or mpirun
std::vector<RunProcess> living_processes(pid_t started);

/// Sends a signal to a process that still is what it was taken for, and no other.
/// \return a descriptor of it for signal_again(), or none where it had ended
FileDescriptor send_signal(const RunProcess& target, pid_t started, int signal);
/// To the same process, even where its number has gone to another one meanwhile.
void signal_again(const FileDescriptor& process, int signal);

}  // namespace hepsweep::testing
