#include "coordinator/plan/search_plan.hh"

#include <cmath>
#include <tuple>
#include <utility>

#include "studies/statistics/paired_comparison.hh"

namespace hepsweep::coordinator {

using studies::TrialState;

SearchPlan::SearchPlan(const studies::Study& study, const results::ResultStore& store,
                       ConfigurationSizer size)
    : study_(study), size_(std::move(size)), strategy_(make_strategy(study)) {
  if (!strategy_->adaptive()) skip_finished(store.resume_point());
  stored_ = StoredTrials(store.search_trials_from(configurations_ + 1));
}

void SearchPlan::skip_finished(const results::ResumePoint& point) {
  configurations_ = point.configuration - 1;
  strategy_->skip(configurations_);
  final_trials_ = point.final_trials;
  failed_trials_ = point.failed_trials;
  if (point.best_configuration == 0) return;
  best_ = BestSoFar{point.best_configuration, point.best_mean,
                    static_cast<std::size_t>(point.best_replicas)};
}

std::vector<WaitingTrial> SearchPlan::next(std::size_t count, PendingWrites& writes) {
  std::vector<WaitingTrial> waiting;
  while (waiting.size() < count) {
    const auto parameters = strategy_->propose();
    if (!parameters) break;
    add_configuration(*parameters, waiting, writes);
    tell_in_order();
  }
  return waiting;
}

void SearchPlan::add_configuration(const Json& parameters, std::vector<WaitingTrial>& waiting,
                                   PendingWrites& writes) {
  const std::int64_t number = ++configurations_;
  const auto work = coordinator::add_configuration(
      study_, studies::resolve(study_, parameters, number), number, {}, size_, writes);
  open_[number].remaining = study_.replicas;
  for (std::int64_t replica = 0; replica < study_.replicas; ++replica) {
    WaitingTrial trial =
        add_trial((number - 1) * study_.replicas + replica + 1, replica, work, writes);
    if (const auto stored = stored_.take_over(trial)) {
      count(number, replica, stored->state, stored->objective);
    } else {
      waiting.push_back(std::move(trial));
    }
  }
}

void SearchPlan::finished(const WaitingTrial& trial, TrialState state,
                          std::optional<double> objective) {
  count(trial.configuration(), trial.replica, state, objective);
  tell_in_order();
}

void SearchPlan::count(std::int64_t configuration, std::int64_t replica, TrialState state,
                       std::optional<double> objective) {
  ++final_trials_;
  if (state == TrialState::failed) ++failed_trials_;
  Open& open = open_.at(configuration);
  --open.remaining;
  if (state == TrialState::complete && objective && std::isfinite(*objective)) {
    open.objectives.emplace(replica, *objective);
  }
}

void SearchPlan::tell_in_order() {
  while (!open_.empty() && open_.begin()->second.remaining == 0) {
    const auto [configuration, open] = *open_.begin();
    open_.erase(open_.begin());
    std::optional<double> told;
    if (!open.objectives.empty()) {
      double sum = 0;
      for (const auto& [replica, objective] : open.objectives) sum += objective;
      const double mean = sum / static_cast<double>(open.objectives.size());
      note_best({configuration, mean, open.objectives.size()});
      told = study_.objective.maximise ? mean : -mean;
    }
    strategy_->tell(configuration, told);
  }
}

// As the leaderboard ranks: what was measured more often first, then the better mean, and of equals
// the earlier one.
void SearchPlan::note_best(const BestSoFar& candidate) {
  const auto merit = [&](const BestSoFar& one) {
    const double mean = studies::rounded_for_ties(one.mean);
    return std::tuple(one.replicas, study_.objective.maximise ? mean : -mean);
  };
  if (!best_ || merit(candidate) > merit(*best_)) best_ = candidate;
}

bool SearchPlan::complete() const {
  return strategy_->finished() && open_.empty();
}

std::optional<std::int64_t> SearchPlan::planned() const {
  const auto configurations = strategy_->planned();
  if (!configurations) return std::nullopt;
  return *configurations * study_.replicas;
}

}  // namespace hepsweep::coordinator
