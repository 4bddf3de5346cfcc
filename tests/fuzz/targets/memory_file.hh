#pragma once

#include <string>
#include <string_view>

#include "core/files.hh"

namespace hepsweep::fuzz {

/// Bytes as a file, for readers that want a path; nothing is written to a disk.
class MemoryFile {
 public:
  /// \throws std::runtime_error where the system refuses
  explicit MemoryFile(std::string_view bytes);
  /// Valid as long as the object.
  std::string path() const;

 private:
  FileDescriptor descriptor_;
};

}  // namespace hepsweep::fuzz
