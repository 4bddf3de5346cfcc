#pragma once

#include <filesystem>
#include <vector>

namespace hepsweep::coordinator {

/// Where Open MPI leaves files behind when it is killed.
struct LeftoverFolders {
  std::filesystem::path shared_memory = "/dev/shm";
  std::filesystem::path sessions;  ///< $TMPDIR or /tmp
};

LeftoverFolders default_leftover_folders();

/// Removes what dead MPI jobs of this user left on this machine: segments of shared memory
/// (vader_segment.HOST.USER.*) and session folders (ompi.HOST.USER/pid.N). What a living process
/// has open or mapped stays, and so does everything where that can't be found out.
/// \return what was removed
std::vector<std::filesystem::path> sweep_leftovers(const LeftoverFolders& folders);

}  // namespace hepsweep::coordinator
