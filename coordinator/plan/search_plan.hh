#pragma once

#include <functional>
#include <map>
#include <memory>
#include <vector>

#include "coordinator/plan/trial_plan.hh"
#include "results/store/result_store.hh"
#include "studies/search/strategy.hh"
#include "studies/study/configuration.hh"
#include "studies/study/study.hh"

namespace hepsweep::coordinator {

/// The number of parameters of a configuration's network.
using NetworkSizer = std::function<std::int64_t(const studies::ResolvedConfiguration&)>;

/// The search of a study: every configuration that its strategy proposes, `replicas` times. Trials
/// are numbered in this order: trial = (configuration - 1) x replicas + replica + 1.
class SearchPlan : public TrialPlan {
 public:
  SearchPlan(const studies::Study& study, results::ResultStore& store, NetworkSizer size);

  std::vector<WaitingTrial> next(std::size_t count) override;
  void finished(const studies::TrialSpecification& trial, studies::TrialState state,
                std::optional<double> objective) override;
  bool complete() const override;

  std::optional<std::int64_t> planned() const override;
  std::int64_t final_trials() const override { return final_trials_; }
  std::int64_t failed_trials() const override { return failed_trials_; }
  std::optional<BestSoFar> best() const override { return best_; }

 private:
  struct Progress {
    std::int64_t remaining = 0;
    double sum = 0;
    std::size_t values = 0;
  };

  void add_configuration(const Json& parameters, std::vector<WaitingTrial>& waiting);
  void count(std::int64_t configuration, studies::TrialState state,
             std::optional<double> objective);
  void tell_in_order();
  void note_best(std::int64_t configuration, const Progress& progress);

  const studies::Study& study_;
  results::ResultStore& store_;
  NetworkSizer size_;
  std::unique_ptr<studies::Strategy> strategy_;
  std::map<std::int64_t, results::StoredTrial> stored_;  ///< of an earlier run, by trial
  std::map<std::int64_t, Progress> open_;                ///< configurations not yet told
  std::int64_t configurations_ = 0;
  std::int64_t final_trials_ = 0;
  std::int64_t failed_trials_ = 0;
  std::optional<BestSoFar> best_;
};

}  // namespace hepsweep::coordinator
