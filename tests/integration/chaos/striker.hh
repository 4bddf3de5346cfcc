#pragma once

#include <filesystem>
#include <list>
#include <sys/types.h>

#include "tests/integration/chaos/blows.hh"

namespace hepsweep::testing {

/// Seconds of a clock that nobody sets.
double clock_seconds();

/// Strikes the processes of a run when their time has come, and keeps the books. Never waits.
class Striker {
 public:
  /// \param blows that hit somebody; then the run is left alone
  Striker(BlowStream& stream, std::filesystem::path log, int blows);

  /// The command was started, as this process.
  void begin(pid_t started, int number_of_start);
  /// Does what is due.
  void step();

  const Hits& hits() const { return hits_; }
  /// Whether the process that begin() named was hit.
  bool started_was_hit() const { return started_was_hit_; }

 private:
  struct Stopped {
    FileDescriptor process;
    double until;
  };

  void resume();
  void strike_when_due();
  bool strike(const Blow& blow);
  bool strike(const Blow& blow, const RunProcess& target);
  void log(const Blow& blow, const RunProcess& target) const;

  BlowStream& stream_;
  std::filesystem::path log_;
  int left_;
  Hits hits_;
  Blow next_;
  double began_;
  double due_;
  double start_began_ = 0;
  int start_ = 0;
  pid_t started_ = 0;
  bool started_was_hit_ = false;
  std::list<Stopped> stopped_;
};

}  // namespace hepsweep::testing
