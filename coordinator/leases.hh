#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <unordered_map>
#include <utility>

#include "coordinator/plan/trial_plan.hh"
#include "core/clock.hh"

namespace hepsweep::coordinator {

/// A worker's temporary right to a trial.
struct Lease {
  WaitingTrial trial;
  std::int64_t attempt = 0;
  int peer = 0;
  double seconds = 0;  ///< that it will take, as predicted; 0: not known
  bool begun = false;  ///< a trainer is known to have begun
  TimePoint begun_at{};
};

/// One attempt of a trial.
struct AttemptNumber {
  std::int64_t trial = 0;
  std::int64_t attempt = 0;
};

/// All leases that are given out, by their numbers, and the attempts of those that ended without
/// their worker's word: what still comes for them is refused.
class Leases {
 public:
  /// \return the new lease's number
  std::int64_t give(Lease lease);
  /// nullptr where it has ended or is another worker's.
  Lease* find(std::int64_t number, int peer);
  /// Ends the lease by its worker's word; nothing where it is not the current one.
  std::optional<Lease> take(std::int64_t number, int peer);
  /// Ends the lease without its worker's word.
  std::optional<Lease> withdraw(std::int64_t number);
  /// The attempt that a withdrawn lease was for.
  std::optional<AttemptNumber> withdrawn(std::int64_t number) const;

  std::size_t size() const { return leases_.size(); }
  const std::unordered_map<std::int64_t, Lease>& all() const { return leases_; }

 private:
  std::unordered_map<std::int64_t, Lease> leases_;
  std::map<std::int64_t, AttemptNumber> withdrawn_;  ///< the last ones
  std::int64_t last_ = 0;
};

}  // namespace hepsweep::coordinator
