#include "coordinator/plan/study_plan.hh"

#include <iterator>
#include <utility>

#include "core/log.hh"

namespace hepsweep::coordinator {

StudyPlan::StudyPlan(const studies::Study& study, const results::ResultStore& store,
                     const ConfigurationSizer& size, std::vector<FollowUp> list)
    : search_(study, store, size), after_(study, store, size, std::move(list)) {
  if (search_.complete()) note_end_of_search();
}

SearchState StudyPlan::search_state() const {
  return {.configurations = search_.configurations(),
          .proposes_no_more = search_.proposes_no_more(),
          .is_complete = search_.complete(),
          .best = search_.best()};
}

std::vector<WaitingTrial> StudyPlan::next(std::size_t count, PendingWrites& writes) {
  auto waiting = search_.next(count, writes);
  if (waiting.size() >= count) return waiting;
  auto further = after_.next(count - waiting.size(), search_state(), writes);
  waiting.insert(waiting.end(), std::make_move_iterator(further.begin()),
                 std::make_move_iterator(further.end()));
  return waiting;
}

void StudyPlan::finished(const WaitingTrial& trial, studies::TrialState state,
                         std::optional<double> objective) {
  if (trial.work->specification.stage != "search") return after_.finished(state);
  search_.finished(trial, state, objective);
  if (search_.complete()) note_end_of_search();
}

void StudyPlan::note_end_of_search() const {
  if (planned_after() == after_.planned(true)) return;
  log_warning(
      "no configuration of the search has an objective: there is no winner, so nothing is trained "
      "to compare it with");
}

bool StudyPlan::complete() const {
  return search_.complete() && after_.final_trials() == planned_after();
}

std::int64_t StudyPlan::planned_after() const {
  return after_.planned(!search_.complete() || search_.best().has_value());
}

std::optional<std::int64_t> StudyPlan::planned() const {
  const auto planned = search_.planned();
  if (!planned) return std::nullopt;
  return *planned + planned_after();
}

std::int64_t StudyPlan::final_trials() const {
  return search_.final_trials() + after_.final_trials();
}

std::int64_t StudyPlan::failed_trials() const {
  return search_.failed_trials() + after_.failed_trials();
}

}  // namespace hepsweep::coordinator
