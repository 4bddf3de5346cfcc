// What SQLite's codes mean for who runs a study: the cause in words, and what can be done.
#include <cerrno>
#include <cstring>
#include <sys/statvfs.h>

#include <fmt/core.h>
#include <sqlite3.h>

#include "core/numbers.hh"
#include "results/store/connection.hh"

namespace hepsweep::results {
namespace {

// A full disk can be emptied, a network file system comes back, another program lets go; and what
// an earlier error has undone can be done again.
bool passes(int code) {
  switch (code) {
    case SQLITE_FULL:
    case SQLITE_IOERR:
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
    case SQLITE_CANTOPEN:
    case SQLITE_READONLY:
    case SQLITE_NOMEM:
    case SQLITE_PROTOCOL:
    case SQLITE_ABORT:
      return true;
    default:
      return false;
  }
}

std::string free_space(const std::filesystem::path& file) {
  std::error_code unknown;
  const auto space = std::filesystem::space(std::filesystem::absolute(file).parent_path(), unknown);
  return unknown ? "" : fmt::format(" ({} free)", size_text(space.available));
}

// Of inodes; there may be space and yet no file can be made.
bool takes_no_more_files(const std::filesystem::path& file) {
  struct statvfs disk {};
  const auto folder = std::filesystem::absolute(file).parent_path();
  return ::statvfs(folder.c_str(), &disk) == 0 && disk.f_files > 0 && disk.f_favail == 0;
}

std::string full_disk(const std::filesystem::path& file, const std::string& text) {
  if (takes_no_more_files(file)) {
    return text + ": the disk takes no more files (its inodes are used up); remove some of them";
  }
  return fmt::format("{}: the disk is full{}; free some space, or move other files away", text,
                     free_space(file));
}

std::string failed_call(const std::filesystem::path& file, const std::string& text,
                        int system_error) {
  const std::string cause = fmt::format("{}: {}", text, std::strerror(system_error));
  switch (system_error) {
    case ENOSPC:
      return full_disk(file, text);
    case EDQUOT:
      return cause + "; remove files of yours on that disk, or ask for a larger quota";
    case EFBIG:
      return cause + "; raise the limit of the size of a file (ulimit -f)";
    case EIO:
      return cause + "; the disk or the network to it fails: look at the system's log";
    case ESTALE:
      return cause + "; the file server has forgotten the file: mount it again";
    case EROFS:
      return cause + "; the file system has been made read-only: look at the system's log";
    case EACCES:
      return cause + "; make file and folder writable";
    default:
      return cause;
  }
}

std::string explained(const std::filesystem::path& file, const std::string& text, int code,
                      int system_error) {
  switch (code) {
    case SQLITE_FULL:
      return full_disk(file, text);
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return text + ": another program holds it (an open sqlite3, a copy?); let it end";
    case SQLITE_READONLY:
      return text + "; make file and folder writable";
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
      return fmt::format(
          "{0}: the file is damaged; \"hepsweep db check {1}\" says where; go on "
          "with a backup, or save what can be read: sqlite3 {1} .recover",
          text, file.string());
    default:
      return system_error == 0 ? text : failed_call(file, text, system_error);
  }
}

}  // namespace

DatabaseError::DatabaseError(const std::filesystem::path& file, const std::string& text,
                             int sqlite_code, int system_error)
    : StorageProblem(fmt::format("{}: {}", file.string(),
                                 explained(file, text, sqlite_code & 0xFF, system_error)),
                     passes(sqlite_code & 0xFF)),
      sqlite_code_(sqlite_code),
      system_error_(system_error) {}

}  // namespace hepsweep::results
