#pragma once

#include <chrono>
#include <filesystem>
#include <functional>

#include "core/files.hh"

namespace hepsweep::studies {

/// Keeps processes of one node from doing the same work at the same time. Only a courtesy: where
/// the folder can't be locked, or its holder takes too long, the work goes on unlocked. The lock
/// ends with its process, however that ends.
class FolderLock {
 public:
  static constexpr std::chrono::milliseconds usual_patience = std::chrono::minutes(5);

  /// \param while_waiting called again and again until the lock is had
  explicit FolderLock(const std::filesystem::path& folder,
                      std::chrono::milliseconds patience = usual_patience,
                      const std::function<void()>& while_waiting = {});

  bool is_held() const { return held_; }

 private:
  FileDescriptor folder_;
  bool held_ = false;
};

}  // namespace hepsweep::studies
