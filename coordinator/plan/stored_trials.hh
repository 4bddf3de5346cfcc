#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <vector>

#include "coordinator/plan/trial_plan.hh"
#include "results/store/result_store.hh"

namespace hepsweep::coordinator {

/// What an earlier run left of the trials that a plan comes to.
class StoredTrials {
 public:
  StoredTrials() = default;
  explicit StoredTrials(std::vector<results::StoredTrial> trials);

  /// Gives a planned trial the attempts that were made of it.
  /// \return its state and objective where it is final; nothing where it still waits, or is new
  std::optional<results::StoredTrial> take_over(WaitingTrial& trial);

 private:
  std::map<std::int64_t, results::StoredTrial> by_number_;
};

}  // namespace hepsweep::coordinator
