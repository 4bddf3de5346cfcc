#include "studies/events/folder_lock.hh"

#include <cerrno>
#include <fcntl.h>
#include <sys/file.h>
#include <thread>

namespace hepsweep::studies {

FolderLock::FolderLock(const std::filesystem::path& folder, std::chrono::milliseconds patience,
                       const std::function<void()>& while_waiting)
    : folder_(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)) {
  if (!folder_) return;
  const auto deadline = std::chrono::steady_clock::now() + patience;
  while (true) {
    held_ = ::flock(folder_.get(), LOCK_EX | LOCK_NB) == 0;
    const bool busy = !held_ && (errno == EWOULDBLOCK || errno == EINTR);
    if (!busy || std::chrono::steady_clock::now() >= deadline) return;
    if (while_waiting) while_waiting();
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
  }
}

}  // namespace hepsweep::studies
