#include "tests/faults/fault.hh"

#include <atomic>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <fcntl.h>
#include <string>
#include <sys/syscall.h>
#include <unistd.h>

#include <climits>

#include "tests/faults/settings.hh"

namespace hepsweep::faults {
namespace {

constexpr long a_day = 24 * 60 * 60;

std::atomic<bool> clock_is_back = false;

void note(const char* call, const std::string& path, long number) {
  if (settings().log.empty()) return;
  const std::string line = std::to_string(number) + " " + call + " " + path + "\n";
  const int file = static_cast<int>(::syscall(SYS_openat, AT_FDCWD, settings().log.c_str(),
                                              O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644));
  if (file < 0) return;
  ::syscall(SYS_write, file, line.data(), line.size());
  ::close(file);
}

bool is_below_the_folder(const std::string& path) {
  const std::string& folder = settings().folder;
  return path.size() > folder.size() && path.compare(0, folder.size(), folder) == 0 &&
         path[folder.size()] == '/';
}

bool count(const char* call, const std::string& path) {
  const Settings& wanted = settings();
  if (!is_below_the_folder(path) || wanted.counter == nullptr) return false;
  const long number = 1 + __atomic_fetch_add(wanted.counter, 1, __ATOMIC_SEQ_CST);
  if (wanted.first == 0 || number < wanted.first) return false;
  if (wanted.error == 0) {
    clock_is_back = true;
    return false;
  }
  if (number >= wanted.first + wanted.calls) return false;
  note(call, path, number);
  if (wanted.patience > 0 && number >= wanted.first + wanted.patience) std::raise(SIGINT);
  errno = wanted.error;
  return true;
}

std::string absolute(const char* path) {
  if (path[0] == '/') return path;
  char folder[PATH_MAX];
  if (::getcwd(folder, sizeof folder) == nullptr) return path;
  return std::string(folder) + "/" + path;
}

}  // namespace

bool fails(const char* call, const char* path) {
  if (!settings().this_role || path == nullptr) return false;
  return count(call, absolute(path));
}

bool fails(const char* call, int descriptor) {
  if (!settings().this_role) return false;
  const int before = errno;
  char path[PATH_MAX];
  const std::string link = "/proc/self/fd/" + std::to_string(descriptor);
  const ssize_t size = ::readlink(link.c_str(), path, sizeof path);
  errno = before;
  return size > 0 && count(call, std::string(path, static_cast<std::size_t>(size)));
}

long clock_error() {
  return clock_is_back ? -a_day : 0;
}

}  // namespace hepsweep::faults
