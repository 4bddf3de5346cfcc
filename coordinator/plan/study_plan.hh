#pragma once

#include <vector>

#include "coordinator/plan/follow_up_plan.hh"
#include "coordinator/plan/search_plan.hh"

namespace hepsweep::coordinator {

/// All trials of a study but those of looks: its search, then what follows it.
class StudyPlan : public TrialPlan {
 public:
  /// \param store is read only
  /// \param list what follows the search: follow_ups()
  StudyPlan(const studies::Study& study, const results::ResultStore& store,
            const ConfigurationSizer& size, std::vector<FollowUp> list);

  std::vector<WaitingTrial> next(std::size_t count, PendingWrites& writes) override;
  void finished(const WaitingTrial& trial, studies::TrialState state,
                std::optional<double> objective) override;
  bool complete() const override;

  std::optional<std::int64_t> planned() const override;
  std::int64_t final_trials() const override;
  std::int64_t failed_trials() const override;
  /// Of the search.
  std::optional<BestSoFar> best() const override { return search_.best(); }

 private:
  SearchState search_state() const;
  /// Of what follows the search, as far as the search is known.
  std::int64_t planned_after() const;
  void note_end_of_search() const;

  SearchPlan search_;
  FollowUpPlan after_;
};

}  // namespace hepsweep::coordinator
