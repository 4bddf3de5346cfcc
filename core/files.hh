#pragma once

#include <cstddef>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>

namespace hepsweep {

/// The whole content of a file. \throws InputError where it is missing or unreadable
std::string read_file(const std::filesystem::path& file);

/// Writes beside the file, flushes to the disk, then renames: a reader sees the old content or
/// the new one, never a part. \throws Error with the system's reason
void write_file_atomically(const std::filesystem::path& file, std::string_view content);

/// Owns a file descriptor.
class FileDescriptor {
 public:
  FileDescriptor() = default;
  explicit FileDescriptor(int descriptor) : descriptor_(descriptor) {}
  FileDescriptor(FileDescriptor&& other) noexcept : descriptor_(other.release()) {}
  FileDescriptor& operator=(FileDescriptor&& other) noexcept;
  ~FileDescriptor() { reset(); }

  int get() const { return descriptor_; }
  explicit operator bool() const { return descriptor_ >= 0; }
  int release();
  void reset();

 private:
  int descriptor_ = -1;
};

/// A file mapped read-only: processes on a node that map the same file share one copy of it.
class MappedFile {
 public:
  MappedFile() = default;
  /// \throws InputError where the file is missing or can't be mapped
  explicit MappedFile(const std::filesystem::path& file);
  MappedFile(MappedFile&& other) noexcept;
  MappedFile& operator=(MappedFile&& other) noexcept;
  ~MappedFile();

  std::span<const std::byte> bytes() const { return {data_, size_}; }

 private:
  const std::byte* data_ = nullptr;
  std::size_t size_ = 0;
};

}  // namespace hepsweep
