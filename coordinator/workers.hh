#pragma once

#include <chrono>
#include <map>
#include <string>
#include <vector>

#include "coordinator/protocol/message.hh"

namespace hepsweep::coordinator {

/// A worker as the coordinator sees it.
struct Worker {
  enum class Phase { unknown, working, refused, said_goodbye, lost };
  using Clock = std::chrono::steady_clock;

  Phase phase = Phase::unknown;
  bool was_refused = false;
  std::string host;
  std::vector<std::int64_t> leases;  ///< held, the running one first
  Clock::time_point last_heard;
  Clock::time_point last_sent;

  bool is_working() const { return phase == Phase::working; }
  /// True when nothing more is to be expected from it.
  bool is_gone() const { return phase == Phase::said_goodbye || phase == Phase::lost; }
};

/// The workers by their number on the transport: 1 .. count.
class Workers {
 public:
  explicit Workers(int count);

  Worker& at(int peer) { return workers_.at(peer); }
  std::map<int, Worker>& all() { return workers_; }
  const std::map<int, Worker>& all() const { return workers_; }

  int working() const;
  bool all_gone() const;
  bool any_lost() const;
  bool all_refused() const;

 private:
  std::map<int, Worker> workers_;
};

}  // namespace hepsweep::coordinator
