#include "coordinator/plan/search_plan.hh"

#include <cmath>
#include <utility>

namespace hepsweep::coordinator {

using studies::TrialState;

SearchPlan::SearchPlan(const studies::Study& study, results::ResultStore& store, NetworkSizer size)
    : study_(study), store_(store), size_(std::move(size)), strategy_(make_strategy(study)) {
  for (results::StoredTrial& trial : store.trials()) {
    if (trial.record.stage == "search") stored_.emplace(trial.record.trial, std::move(trial));
  }
}

std::vector<WaitingTrial> SearchPlan::next(std::size_t count) {
  std::vector<WaitingTrial> waiting;
  while (waiting.size() < count) {
    const auto parameters = strategy_->propose();
    if (!parameters) break;
    add_configuration(*parameters, waiting);
    tell_in_order();
  }
  return waiting;
}

void SearchPlan::add_configuration(const Json& parameters, std::vector<WaitingTrial>& waiting) {
  const std::int64_t number = ++configurations_;
  studies::ResolvedConfiguration resolved = studies::resolve(study_, parameters, number);
  store_.add_configuration({number, resolved.parameters, resolved.document, size_(resolved)});
  open_[number].remaining = study_.replicas;
  for (std::int64_t replica = 0; replica < study_.replicas; ++replica) {
    const std::int64_t trial = (number - 1) * study_.replicas + replica + 1;
    const auto stored = stored_.find(trial);
    if (stored == stored_.end()) {
      store_.add_trial({.trial = trial, .configuration = number, .replica = replica});
    } else if (studies::is_final(stored->second.state)) {
      this->count(number, stored->second.state, stored->second.objective);
      stored_.erase(stored);
      continue;
    }
    WaitingTrial entry;
    entry.specification = {.trial = trial,
                           .configuration = number,
                           .replica = replica,
                           .seed = study_.seed,
                           .document = resolved.document,
                           .base_folder = study_.base_folder.string(),
                           .objective = study_.objective.metric};
    if (stored != stored_.end()) {
      entry.attempts = stored->second.attempts;
      entry.counted_failures = stored->second.counted_failures;
      stored_.erase(stored);
    }
    waiting.push_back(std::move(entry));
  }
}

void SearchPlan::finished(const studies::TrialSpecification& trial, TrialState state,
                          std::optional<double> objective) {
  count(trial.configuration, state, objective);
  tell_in_order();
}

void SearchPlan::count(std::int64_t configuration, TrialState state,
                       std::optional<double> objective) {
  ++final_trials_;
  if (state == TrialState::failed) ++failed_trials_;
  Progress& progress = open_.at(configuration);
  --progress.remaining;
  if (state == TrialState::complete && objective && std::isfinite(*objective)) {
    progress.sum += *objective;
    ++progress.values;
  }
}

void SearchPlan::tell_in_order() {
  while (!open_.empty() && open_.begin()->second.remaining == 0) {
    const auto [configuration, progress] = *open_.begin();
    open_.erase(open_.begin());
    std::optional<double> mean;
    if (progress.values > 0) {
      mean = progress.sum / static_cast<double>(progress.values);
      note_best(configuration, progress);
      if (!study_.objective.maximise) mean = -*mean;
    }
    strategy_->tell(configuration, mean);
  }
}

void SearchPlan::note_best(std::int64_t configuration, const Progress& progress) {
  const double mean = progress.sum / static_cast<double>(progress.values);
  const bool better =
      !best_ || (study_.objective.maximise ? mean > best_->mean : mean < best_->mean);
  if (better) best_ = BestSoFar{configuration, mean, progress.values};
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
