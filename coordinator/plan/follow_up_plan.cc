#include "coordinator/plan/follow_up_plan.hh"

#include <algorithm>
#include <utility>

#include "studies/study/baselines.hh"

namespace hepsweep::coordinator {

FollowUpPlan::FollowUpPlan(const studies::Study& study, const results::ResultStore& store,
                           ConfigurationSizer size, std::vector<FollowUp> list)
    : study_(study),
      store_(store),
      size_(std::move(size)),
      list_(std::move(list)),
      baselines_need_winner_(studies::baselines_depend_on_parameters(study)) {
  auto stored = store.follow_up_trials();
  for (const auto& trial : stored) {
    if (studies::is_final(trial.state)) finished(trial.state);
  }
  stored_ = StoredTrials(std::move(stored));
}

bool FollowUpPlan::needs_winner(const FollowUp& follow_up) const {
  return !follow_up.network || baselines_need_winner_;
}

bool FollowUpPlan::may_begin(const FollowUp& follow_up, const SearchState& search) const {
  if (!needs_winner(follow_up)) return search.proposes_no_more;
  if (!search.is_complete || !search.best) return false;
  // The last results of the search may not be stored yet.
  return !follow_up.as_long_as_winner ||
         store_.mean_best_epoch(search.best->configuration).has_value();
}

std::vector<WaitingTrial> FollowUpPlan::next(std::size_t count, const SearchState& search,
                                             PendingWrites& writes) {
  std::vector<WaitingTrial> waiting;
  while (waiting.size() < count && next_ < list_.size() && may_begin(list_[next_], search)) {
    add(list_[next_], search, waiting, writes);
    ++next_;
  }
  return waiting;
}

void FollowUpPlan::add(const FollowUp& follow_up, const SearchState& search,
                       std::vector<WaitingTrial>& waiting, PendingWrites& writes) {
  const auto work = work_of(follow_up, search, writes);
  const std::int64_t before =
      (search.configurations + static_cast<std::int64_t>(next_)) * study_.replicas;
  for (std::int64_t replica = 0; replica < study_.replicas; ++replica) {
    WaitingTrial trial = add_trial(before + replica + 1, replica, work, writes);
    if (!stored_.take_over(trial)) waiting.push_back(std::move(trial));
  }
}

std::shared_ptr<SharedWork> FollowUpPlan::work_of(const FollowUp& follow_up,
                                                  const SearchState& search,
                                                  PendingWrites& writes) const {
  WorkKind kind{follow_up.stage, follow_up.variation};
  studies::ResolvedConfiguration winner{Json::object(), Json::object()};
  std::int64_t number = 0;
  if (needs_winner(follow_up)) {
    number = search.best->configuration;
    auto stored = store_.configuration(number);
    winner = {std::move(stored.parameters), std::move(stored.document)};
    if (follow_up.as_long_as_winner) kind.epochs = store_.mean_best_epoch(number);
  }
  if (!follow_up.network) {
    return shared_work(study_, winner, number, kind, size_(winner).operations);
  }
  const auto own = studies::resolve_baseline(study_, *follow_up.network, winner.parameters);
  return add_configuration(study_, own,
                           search.configurations + own_configurations_before(next_) + 1, kind,
                           size_, writes);
}

std::int64_t FollowUpPlan::own_configurations_before(std::size_t index) const {
  return std::count_if(list_.begin(), list_.begin() + static_cast<std::ptrdiff_t>(index),
                       [](const FollowUp& one) { return one.network.has_value(); });
}

void FollowUpPlan::finished(studies::TrialState state) {
  ++final_trials_;
  if (state == studies::TrialState::failed) ++failed_trials_;
}

std::int64_t FollowUpPlan::planned(bool has_winner) const {
  const auto trained = std::count_if(list_.begin(), list_.end(), [&](const FollowUp& one) {
    return has_winner || !needs_winner(one);
  });
  return trained * study_.replicas;
}

}  // namespace hepsweep::coordinator
