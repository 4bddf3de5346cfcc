#include "results/store/backup.hh"

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <fmt/core.h>
#include <sqlite3.h>

#include "core/files.hh"
#include "results/store/connection.hh"

namespace hepsweep::results {
namespace {

// A file of its own name beside the target; gone at the end if it was not renamed.
class TemporaryFile {
 public:
  explicit TemporaryFile(const std::filesystem::path& target) : name_(target.string() + ".XXXXXX") {
    const FileDescriptor descriptor(::mkostemp(name_.data(), O_CLOEXEC));
    if (!descriptor) {
      throw InputError(
          fmt::format("{}: can't be written: {}", target.string(), std::strerror(errno)));
    }
    ::fchmod(descriptor.get(), 0644);
  }
  TemporaryFile(const TemporaryFile&) = delete;
  TemporaryFile& operator=(const TemporaryFile&) = delete;
  ~TemporaryFile() { ::unlink(name_.c_str()); }

  const std::string& name() const { return name_; }

 private:
  std::string name_;
};

void copy_pages(Connection& source, Connection& target) {
  sqlite3_backup* backup = sqlite3_backup_init(target.handle(), "main", source.handle(), "main");
  if (backup == nullptr) {
    throw DatabaseError(target.file(), sqlite3_errmsg(target.handle()),
                        sqlite3_errcode(target.handle()));
  }
  sqlite3_backup_step(backup, -1);  // all pages in one go: one moment of the source
  const int code = sqlite3_backup_finish(backup);
  if (code != SQLITE_OK) throw DatabaseError(target.file(), sqlite3_errstr(code), code);
}

void flush(const std::filesystem::path& path, int flags) {
  const FileDescriptor descriptor(::open(path.c_str(), flags | O_CLOEXEC));
  if (!descriptor || ::fsync(descriptor.get()) != 0) {
    throw Error(fmt::format("{}: can't be written: {}", path.string(), std::strerror(errno)));
  }
}

}  // namespace

void copy_database(Connection& source, const std::filesystem::path& target) {
  const TemporaryFile temporary(target);
  {
    Connection copy(temporary.name(), SQLITE_OPEN_READWRITE);
    copy_pages(source, copy);
    copy.script("PRAGMA journal_mode = DELETE");  // the source's may be a write-ahead log
  }
  flush(temporary.name(), O_RDONLY);
  if (::rename(temporary.name().c_str(), target.c_str()) != 0) {
    throw Error(fmt::format("{}: can't be written: {}", target.string(), std::strerror(errno)));
  }
  flush(std::filesystem::absolute(target).parent_path(), O_RDONLY | O_DIRECTORY);
}

}  // namespace hepsweep::results
