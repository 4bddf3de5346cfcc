#include "coordinator/workers.hh"

#include <algorithm>

namespace hepsweep::coordinator {

Workers::Workers(int count, TimePoint now) : workers_(static_cast<std::size_t>(count)) {
  int peer = 0;
  for (Worker& worker : workers_) {
    worker.peer = ++peer;
    worker.last_heard = now;
  }
  counts_[static_cast<std::size_t>(Worker::Phase::unknown)] = size();
}

void Workers::set_phase(Worker& worker, Worker::Phase phase) {
  --counts_[static_cast<std::size_t>(worker.phase_)];
  ++counts_[static_cast<std::size_t>(phase)];
  worker.phase_ = phase;
  if (phase == Worker::Phase::lost) was_any_lost_ = true;
  note_change(worker);
}

void Workers::note_change(const Worker& worker) {
  if (worker.is_working() && worker.leases.empty()) {
    idle_.insert(worker.peer);
  } else {
    idle_.erase(worker.peer);
  }
  if (worker.is_working()) changed_.push_back(worker.peer);
}

void Workers::hold(Worker& worker, std::int64_t lease, double predicted_seconds) {
  worker.leases.push_back(lease);
  worker.held_seconds += predicted_seconds;
  note_change(worker);
}

void Workers::drop(Worker& worker, std::int64_t lease, double predicted_seconds) {
  std::erase(worker.leases, lease);
  worker.held_seconds = worker.leases.empty() ? 0 : worker.held_seconds - predicted_seconds;
  note_change(worker);
}

std::vector<std::int64_t> Workers::drop_all(Worker& worker) {
  const std::vector<std::int64_t> held(worker.leases.begin(), worker.leases.end());
  worker.leases.clear();
  worker.held_seconds = 0;
  note_change(worker);
  return held;
}

bool Workers::all_refused() const {
  return std::all_of(workers_.begin(), workers_.end(),
                     [](const Worker& worker) { return worker.was_refused; });
}

}  // namespace hepsweep::coordinator
