#include "coordinator/plan/stored_trials.hh"

#include <utility>

namespace hepsweep::coordinator {

StoredTrials::StoredTrials(std::vector<results::StoredTrial> trials) {
  for (results::StoredTrial& trial : trials) {
    const std::int64_t number = trial.record.trial;
    by_number_.emplace(number, std::move(trial));
  }
}

std::optional<results::StoredTrial> StoredTrials::take_over(WaitingTrial& trial) {
  auto entry = by_number_.extract(trial.trial);
  if (entry.empty()) return std::nullopt;
  results::StoredTrial& stored = entry.mapped();
  if (studies::is_final(stored.state)) return std::move(stored);
  trial.attempts = stored.attempts;
  trial.counted_failures = stored.counted_failures;
  trial.killed_on_the_way = stored.uncounted_kills;
  return std::nullopt;
}

}  // namespace hepsweep::coordinator
