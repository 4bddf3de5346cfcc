#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "coordinator/plan/configuration_work.hh"
#include "coordinator/plan/follow_up.hh"
#include "coordinator/plan/stored_trials.hh"
#include "coordinator/plan/trial_plan.hh"

namespace hepsweep::coordinator {

/// How far the search is.
struct SearchState {
  std::int64_t configurations = 0;  ///< proposed
  bool proposes_no_more = false;
  bool is_complete = false;
  std::optional<BestSoFar> best;
};

/// The trials that follow a search. Their configurations are numbered after the search's last one,
/// their trials after its last trial, in the order of the list. What does not depend on the winner
/// begins as soon as the search proposes nothing more; the rest when the search is complete. Where
/// it has no winner, what depends on one is left out.
class FollowUpPlan {
 public:
  /// \param store is read only, here and when the winner is known
  FollowUpPlan(const studies::Study& study, const results::ResultStore& store,
               ConfigurationSizer size, std::vector<FollowUp> list);

  /// As TrialPlan::next().
  std::vector<WaitingTrial> next(std::size_t count, const SearchState& search,
                                 PendingWrites& writes);
  void finished(studies::TrialState state);

  /// Trials in all.
  /// \param has_winner false where the search is complete and has none
  std::int64_t planned(bool has_winner) const;
  std::int64_t final_trials() const { return final_trials_; }
  std::int64_t failed_trials() const { return failed_trials_; }

 private:
  bool needs_winner(const FollowUp& follow_up) const;
  bool may_begin(const FollowUp& follow_up, const SearchState& search) const;
  void add(const FollowUp& follow_up, const SearchState& search, std::vector<WaitingTrial>& waiting,
           PendingWrites& writes);
  std::shared_ptr<SharedWork> work_of(const FollowUp& follow_up, const SearchState& search,
                                      PendingWrites& writes) const;
  std::int64_t own_configurations_before(std::size_t index) const;

  const studies::Study& study_;
  const results::ResultStore& store_;
  ConfigurationSizer size_;
  std::vector<FollowUp> list_;
  bool baselines_need_winner_;
  StoredTrials stored_;  ///< of an earlier run
  std::size_t next_ = 0;
  std::int64_t final_trials_ = 0;
  std::int64_t failed_trials_ = 0;
};

}  // namespace hepsweep::coordinator
