#pragma once

#include <array>
#include <cstdint>
#include <deque>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "core/clock.hh"

namespace hepsweep::coordinator {

/// A worker as the coordinator sees it.
struct Worker {
  enum class Phase { unknown, working, refused, said_goodbye, lost };

  int peer = 0;  ///< its number on the transport, from 1
  bool was_refused = false;
  std::string host;
  std::int64_t process = 0;
  /// Of a process on this host that can be watched (core/process.hh); 0: it is elsewhere.
  std::int64_t process_start = 0;

  std::deque<std::int64_t> leases;  ///< held, the running one first
  double held_seconds = 0;          ///< predicted for all of these
  TimePoint last_heard{};
  TimePoint last_sent{};
  TimePoint last_rejoin{};  ///< when it was last told to join anew

  // As its last heartbeat says.
  std::int64_t running_lease = 0;
  std::int64_t epoch = 0;
  double memory_mb = 0;
  double cpu_seconds = 0;

  Phase phase() const { return phase_; }
  bool is_working() const { return phase_ == Phase::working; }
  bool is_lost() const { return phase_ == Phase::lost; }
  /// True when nothing more is to be expected from it.
  bool is_gone() const { return phase_ == Phase::said_goodbye || phase_ == Phase::lost; }

 private:
  friend class Workers;
  Phase phase_ = Phase::unknown;
};

/// The workers by their number on the transport, 1 .. count, and how many are in which phase:
/// these are asked at every message, so that they are counted, not looked for.
class Workers {
 public:
  Workers(int count, TimePoint now);

  Worker& at(int peer) { return workers_.at(static_cast<std::size_t>(peer) - 1); }
  std::vector<Worker>& all() { return workers_; }
  const std::vector<Worker>& all() const { return workers_; }
  std::size_t size() const { return workers_.size(); }

  void set_phase(Worker& worker, Worker::Phase phase);
  /// A lease goes to a worker, or is taken out of its hand.
  void hold(Worker& worker, std::int64_t lease, double predicted_seconds);
  void drop(Worker& worker, std::int64_t lease, double predicted_seconds);
  /// \return all that the worker held
  std::vector<std::int64_t> drop_all(Worker& worker);

  /// Those that work and hold nothing.
  const std::set<int>& idle() const { return idle_; }
  /// Those whose hands changed since the last call: they may have room for more.
  std::vector<int> take_changed() { return std::exchange(changed_, {}); }

  std::size_t working() const { return count(Worker::Phase::working); }
  bool all_gone() const {
    return count(Worker::Phase::said_goodbye) + count(Worker::Phase::lost) == size();
  }
  /// Also of one that came back: its part in the MPI job can't be relied on any more.
  bool was_any_lost() const { return was_any_lost_; }
  bool all_refused() const;

 private:
  void note_change(const Worker& worker);
  std::size_t count(Worker::Phase phase) const { return counts_[static_cast<std::size_t>(phase)]; }

  std::vector<Worker> workers_;
  std::array<std::size_t, 5> counts_{};
  std::set<int> idle_;
  std::vector<int> changed_;
  bool was_any_lost_ = false;
};

}  // namespace hepsweep::coordinator
