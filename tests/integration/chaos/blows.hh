#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <utility>

#include "core/random.hh"
#include "tests/integration/chaos/processes.hh"

namespace hepsweep::testing {

/// One disturbance of a run.
struct Blow {
  double after_seconds = 0;  ///< since the one before
  Role target = Role::trainer;
  bool all_of_them = false;  ///< every process of that role
  int signal = 0;
  double resumed_after = 0;  ///< seconds until SIGCONT, for SIGSTOP; 0: stopped for good
  std::uint64_t choice = 0;  ///< which of several processes: modulo their number
};

/// Draws the disturbances of one seed: always the same ones in the same order (when they strike
/// depends on the machine).
class BlowStream {
 public:
  /// \param silence_seconds after which the run gives a silent process up
  BlowStream(std::uint64_t seed, double silence_seconds);

  Blow next();
  int ranks();  ///< of the next start: 3 to 5

 private:
  double pause();
  Role target();
  int signal();
  double stopped_seconds(Role target);

  RandomStream blows_;
  RandomStream ranks_;
  double silence_seconds_;
};

/// How many living processes of a role were hit by which signal.
using Hits = std::map<std::pair<Role, int>, int>;
int total(const Hits& hits);
int total(const Hits& hits, int signal);
std::string signal_name(int signal);

}  // namespace hepsweep::testing
