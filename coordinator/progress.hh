#pragma once

#include <cstdint>
#include <string>

#include "coordinator/coordinator.hh"
#include "core/clock.hh"

namespace hepsweep::coordinator {

/// Shows on stderr how far a run is: one line that renews itself on a terminal, otherwise a plain
/// line at intervals.
class Progress {
 public:
  /// \param objective the metric's name, for "best auc"
  Progress(std::string objective, bool quiet);
  ~Progress();

  /// Cheap; to be called after every step.
  void update(const Coordinator& coordinator);

 private:
  std::string line(const Coordinator& coordinator) const;
  double busy(const Coordinator& coordinator, double seconds) const;
  void show(const std::string& line);

  std::string objective_;
  bool quiet_;
  bool terminal_;
  bool started_ = false;
  bool line_open_ = false;
  TimePoint start_;
  TimePoint last_shown_;
  std::int64_t final_at_start_ = 0;  ///< trials of an earlier run, which cost no time now
};

}  // namespace hepsweep::coordinator
