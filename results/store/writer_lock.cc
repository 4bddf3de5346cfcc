#include "results/store/writer_lock.hh"

#include <array>
#include <cerrno>
#include <chrono>
#include <cstring>
#include <fcntl.h>
#include <sstream>
#include <sys/stat.h>
#include <thread>
#include <unistd.h>

#include <fmt/core.h>

#include "core/error.hh"
#include "core/host.hh"
#include "results/store/storage_problem.hh"

namespace hepsweep::results {
namespace {

FileDescriptor open_lock_file(const std::filesystem::path& file,
                              const std::filesystem::path& database) {
  FileDescriptor descriptor(::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644));
  if (descriptor) return descriptor;
  const int error = errno;
  if (error == ENOENT || error == ENOTDIR) {
    throw InputError(fmt::format("{}: the folder {} does not exist", database.string(),
                                 database.parent_path().string()));
  }
  throw InputError(fmt::format("{}: its folder can't be written: {}; name another one with --db",
                               database.string(), std::strerror(error)));
}

// Owned by the open file, not by the process: a second store in one process is refused too.
// O_CLOEXEC keeps it from programs that this one starts.
bool take(const FileDescriptor& descriptor, const std::filesystem::path& database) {
  struct flock whole {};
  whole.l_type = F_WRLCK;
  whole.l_whence = SEEK_SET;
  if (::fcntl(descriptor.get(), F_OFD_SETLK, &whole) == 0) return true;
  const int error = errno;
  if (error == EAGAIN || error == EACCES) return false;
  throw InputError(
      fmt::format("{}: can't be locked against a second coordinator: {}; put it on a "
                  "file system with locks (--db FILE)",
                  database.string(), std::strerror(error)));
}

bool is_the_file(const FileDescriptor& descriptor, const std::filesystem::path& file) {
  struct stat opened {};
  struct stat named {};
  return ::fstat(descriptor.get(), &opened) == 0 && ::stat(file.c_str(), &named) == 0 &&
         opened.st_ino == named.st_ino && opened.st_dev == named.st_dev;
}

void write_holder(const FileDescriptor& descriptor) {
  const std::string text = fmt::format("{} {}\n", host_name(), ::getpid());
  if (::ftruncate(descriptor.get(), 0) != 0) return;
  [[maybe_unused]] const auto written = ::pwrite(descriptor.get(), text.data(), text.size(), 0);
}

// The holder writes its name right after it has the lock, so wait a moment for it.
std::string holder(const FileDescriptor& descriptor) {
  std::array<char, 512> text{};
  for (int attempt = 0; attempt < 20; ++attempt) {
    const ssize_t size = ::pread(descriptor.get(), text.data(), text.size() - 1, 0);
    std::istringstream words(std::string(text.data(), size > 0 ? std::size_t(size) : 0));
    std::string host;
    long process = 0;
    if (words >> host >> process) return fmt::format("process {} on host {}", process, host);
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
  return "another process";
}

}  // namespace

WriterLock::WriterLock(const std::filesystem::path& database) : file_(database.string() + ".lock") {
  while (!try_to_take(database)) {
  }
  write_holder(descriptor_);
}

// False where the file was removed by its last holder between opening and locking.
bool WriterLock::try_to_take(const std::filesystem::path& database) {
  descriptor_ = open_lock_file(file_, database);
  if (!take(descriptor_, database)) {
    throw DatabaseInUse(
        fmt::format("{}: is in use by {}; only one process at a time can add results "
                    "to a database (hepsweep status shows how far it is)",
                    database.string(), holder(descriptor_)));
  }
  return is_the_file(descriptor_, file_);
}

WriterLock::~WriterLock() {
  if (!descriptor_) return;
  std::error_code ignored;
  std::filesystem::remove(file_, ignored);  // before the lock goes: nobody else can have it yet
}

bool is_being_written(const std::filesystem::path& database) {
  std::error_code unresolved;
  auto file = std::filesystem::weakly_canonical(database, unresolved);
  if (unresolved) file = database;
  file += ".lock";
  const FileDescriptor descriptor(::open(file.c_str(), O_RDONLY | O_CLOEXEC));
  if (!descriptor) return errno != ENOENT;
  struct flock whole {};
  whole.l_type = F_RDLCK;
  whole.l_whence = SEEK_SET;
  return ::fcntl(descriptor.get(), F_OFD_GETLK, &whole) != 0 || whole.l_type != F_UNLCK;
}

}  // namespace hepsweep::results
