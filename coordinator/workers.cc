#include "coordinator/workers.hh"

#include <algorithm>

namespace hepsweep::coordinator {

Workers::Workers(int count) {
  for (int peer = 1; peer <= count; ++peer) {
    workers_[peer].last_heard = Worker::Clock::now();
  }
}

int Workers::working() const {
  return static_cast<int>(std::count_if(workers_.begin(), workers_.end(), [](const auto& entry) {
    return entry.second.is_working();
  }));
}

bool Workers::all_gone() const {
  return std::all_of(workers_.begin(), workers_.end(),
                     [](const auto& entry) { return entry.second.is_gone(); });
}

bool Workers::any_lost() const {
  return std::any_of(workers_.begin(), workers_.end(),
                     [](const auto& entry) { return entry.second.phase == Worker::Phase::lost; });
}

bool Workers::all_refused() const {
  return std::all_of(workers_.begin(), workers_.end(),
                     [](const auto& entry) { return entry.second.was_refused; });
}

}  // namespace hepsweep::coordinator
