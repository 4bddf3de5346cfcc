#pragma once

#include <csignal>

#include "core/files.hh"

namespace hepsweep::coordinator {

/// The signals that end a run, read from a descriptor rather than handled, so that the launcher's
/// loop waits for them and for mpirun at once. Blocked for this process while the object lives.
class LauncherSignals {
 public:
  LauncherSignals();
  ~LauncherSignals();
  LauncherSignals(const LauncherSignals&) = delete;
  LauncherSignals& operator=(const LauncherSignals&) = delete;

  int descriptor() const { return descriptor_.get(); }
  /// The next one that has arrived, or 0.
  int take();
  /// The next one that arrives within so many seconds, or 0 after them.
  int wait(double seconds);

 private:
  sigset_t before_{};
  FileDescriptor descriptor_;
};

}  // namespace hepsweep::coordinator
