#pragma once

#include <map>
#include <memory>
#include <vector>

#include "coordinator/plan/configuration_work.hh"
#include "coordinator/plan/stored_trials.hh"
#include "coordinator/plan/trial_plan.hh"
#include "results/store/result_store.hh"
#include "studies/search/strategy.hh"
#include "studies/study/study.hh"

namespace hepsweep::coordinator {

/// The search of a study: every configuration that its strategy proposes, `replicas` times. Trials
/// are numbered in this order: trial = (configuration - 1) x replicas + replica + 1. A resumed
/// search goes on at the first configuration that is not finished; an adaptive strategy hears of
/// those before once more.
class SearchPlan : public TrialPlan {
 public:
  /// \param store is read here only
  SearchPlan(const studies::Study& study, const results::ResultStore& store,
             ConfigurationSizer size);

  std::vector<WaitingTrial> next(std::size_t count, PendingWrites& writes) override;
  void finished(const WaitingTrial& trial, studies::TrialState state,
                std::optional<double> objective) override;
  bool complete() const override;

  std::optional<std::int64_t> planned() const override;
  std::int64_t final_trials() const override { return final_trials_; }
  std::int64_t failed_trials() const override { return failed_trials_; }
  /// The head of the leaderboard, of the configurations that are finished.
  std::optional<BestSoFar> best() const override { return best_; }

  /// Configurations proposed so far: the number of the last one.
  std::int64_t configurations() const { return configurations_; }
  bool proposes_no_more() const { return strategy_->finished(); }

 private:
  /// A configuration that the strategy has not been told of.
  struct Open {
    std::int64_t remaining = 0;
    std::map<std::int64_t, double> objectives;  ///< by replica: they are summed in this order
  };

  void skip_finished(const results::ResumePoint& point);
  void add_configuration(const Json& parameters, std::vector<WaitingTrial>& waiting,
                         PendingWrites& writes);
  void count(std::int64_t configuration, std::int64_t replica, studies::TrialState state,
             std::optional<double> objective);
  void tell_in_order();
  void note_best(const BestSoFar& candidate);

  const studies::Study& study_;
  ConfigurationSizer size_;
  std::unique_ptr<studies::Strategy> strategy_;
  StoredTrials stored_;  ///< of an earlier run
  std::map<std::int64_t, Open> open_;
  std::int64_t configurations_ = 0;
  std::int64_t final_trials_ = 0;
  std::int64_t failed_trials_ = 0;
  std::optional<BestSoFar> best_;
};

}  // namespace hepsweep::coordinator
