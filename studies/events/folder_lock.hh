#pragma once

#include <chrono>
#include <filesystem>

#include "core/files.hh"

namespace hepsweep::studies {

/// Keeps processes of one node from doing the same work at the same time. Only a courtesy: where
/// the folder can't be locked, or its holder takes too long, the work goes on unlocked. The lock
/// ends with its process, however that ends.
class FolderLock {
 public:
  explicit FolderLock(const std::filesystem::path& folder,
                      std::chrono::milliseconds patience = std::chrono::minutes(5));

  bool is_held() const { return held_; }

 private:
  FileDescriptor folder_;
  bool held_ = false;
};

}  // namespace hepsweep::studies
