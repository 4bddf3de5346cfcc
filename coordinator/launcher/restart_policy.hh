#pragma once

#include <cstdint>
#include <optional>

namespace hepsweep::coordinator {

/// Whether mpirun is started again, and after which pause: 1, 2, 4 ... 60 s. A finished trial sets
/// everything back, so that only a run that gets nowhere is given up.
class RestartPolicy {
 public:
  /// \param most restarts in a row without a finished trial
  /// \param first_pause seconds; each further one is twice as long
  explicit RestartPolicy(int most, double first_pause = 1)
      : most_(most), first_pause_(first_pause) {}

  /// What rank 0 reports: trials with a final state, of all runs.
  void note_finished(std::int64_t trials);
  /// Rank 0 has reported for the first time in this run.
  void note_started() { started_ = true; }
  /// Whether any run got so far that its ranks found each other.
  bool has_started() const { return started_; }

  /// A run ended without an outcome.
  /// \param was_killed mpirun or ranks were killed from outside: no fault of the command
  /// \return seconds to wait, or nothing to give up
  std::optional<double> next_pause(bool was_killed = false);
  int restarts() const { return restarts_; }

 private:
  int most_;
  double first_pause_;
  int restarts_ = 0;       ///< without a finished trial since
  int failed_starts_ = 0;  ///< before any run's ranks found each other
  std::int64_t finished_ = -1;
  bool started_ = false;
};

}  // namespace hepsweep::coordinator
