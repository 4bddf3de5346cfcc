#pragma once

#include <filesystem>

#include "core/files.hh"

namespace hepsweep::results {

/// The right to write to a database: a lock on FILE.lock, which names its holder. The operating
/// system takes it back when the process ends, however it ends; a file left by a killed process
/// locks nothing.
class WriterLock {
 public:
  /// \throws InputError where another process (or this one) has it, naming that process and its
  ///   host; where the folder can't be written; where the file system has no locks
  explicit WriterLock(const std::filesystem::path& database);
  WriterLock(WriterLock&&) noexcept = default;
  WriterLock& operator=(WriterLock&&) = delete;
  ~WriterLock();

 private:
  bool try_to_take(const std::filesystem::path& database);

  std::filesystem::path file_;
  FileDescriptor descriptor_;
};

/// Whether a process has the right to write; true also where that can't be known (its lock file
/// may not be read, or the file system has no locks). Takes nothing and leaves nothing behind.
bool is_being_written(const std::filesystem::path& database);

}  // namespace hepsweep::results
