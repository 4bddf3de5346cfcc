#pragma once

#include <cstddef>
#include <filesystem>
#include <span>
#include <string>

#include "core/files.hh"

namespace hepsweep::studies {

/// A file that appears whole or not at all: written piece by piece under a temporary name beside
/// its place ("NAME.partial-XXXXXX"), renamed by commit(). Without it, nothing is left behind.
class AtomicOutput {
 public:
  /// \throws Error with the system's reason
  explicit AtomicOutput(std::filesystem::path file);
  ~AtomicOutput();
  AtomicOutput(const AtomicOutput&) = delete;
  AtomicOutput& operator=(const AtomicOutput&) = delete;

  /// \throws Error with the system's reason
  void write(std::span<const std::byte> bytes);
  /// For who writes by himself.
  int descriptor() const { return descriptor_.get(); }
  /// Flushes to the disk and gives the file its name. \throws Error with the system's reason
  void commit();

 private:
  [[noreturn]] void fail() const;

  std::filesystem::path file_;
  std::string temporary_;
  FileDescriptor descriptor_;
};

/// Writes all bytes, however many calls it takes. \return false with errno set
bool write_fully(int descriptor, std::span<const std::byte> bytes);

}  // namespace hepsweep::studies
