#include "coordinator/plan/search_plan.hh"

#include <cmath>
#include <utility>

namespace hepsweep::coordinator {

using studies::TrialState;

SearchPlan::SearchPlan(const studies::Study& study, const results::ResultStore& store,
                       ConfigurationSizer size)
    : study_(study), size_(std::move(size)), strategy_(make_strategy(study)) {
  if (!strategy_->adaptive()) skip_finished(store.resume_point());
  for (results::StoredTrial& trial : store.search_trials_from(configurations_ + 1)) {
    stored_.emplace(trial.record.trial, std::move(trial));
  }
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
  const auto work = work_of(studies::resolve(study_, parameters, number), number, writes);
  open_[number].remaining = study_.replicas;
  for (std::int64_t replica = 0; replica < study_.replicas; ++replica) {
    WaitingTrial trial{
        .trial = (number - 1) * study_.replicas + replica + 1, .replica = replica, .work = work};
    writes.add([record = results::TrialRecord{.trial = trial.trial,
                                              .configuration = number,
                                              .replica = replica}](results::ResultStore& store) {
      store.add_trial(record);
    });
    if (take_from_earlier_run(trial)) waiting.push_back(std::move(trial));
  }
}

std::shared_ptr<SharedWork> SearchPlan::work_of(studies::ResolvedConfiguration&& configuration,
                                                std::int64_t number, PendingWrites& writes) const {
  const ConfigurationSize size = size_(configuration);
  auto work = std::make_shared<SharedWork>();
  work->operations = size.operations;
  work->specification = {.configuration = number,
                         .seed = study_.seed,
                         .document = std::move(configuration.document),
                         .base_folder = study_.base_folder.string(),
                         .objective = study_.objective.metric};
  writes.add([number, size, parameters = std::move(configuration.parameters),
              work](results::ResultStore& store) {
    store.add_configuration(
        {number, parameters, work->specification.document, size.network_parameters});
  });
  return work;
}

bool SearchPlan::take_from_earlier_run(WaitingTrial& trial) {
  const auto entry = stored_.extract(trial.trial);
  if (entry.empty()) return true;
  const results::StoredTrial& stored = entry.mapped();
  if (studies::is_final(stored.state)) {
    count(trial.configuration(), trial.replica, stored.state, stored.objective);
    return false;
  }
  trial.attempts = stored.attempts;
  trial.counted_failures = stored.counted_failures;
  trial.killed_on_the_way = stored.uncounted_kills;
  return true;
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
      note_best(configuration, mean, open.objectives.size());
      told = study_.objective.maximise ? mean : -mean;
    }
    strategy_->tell(configuration, told);
  }
}

void SearchPlan::note_best(std::int64_t configuration, double mean, std::size_t replicas) {
  const bool better =
      !best_ || (study_.objective.maximise ? mean > best_->mean : mean < best_->mean);
  if (better) best_ = BestSoFar{configuration, mean, replicas};
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
