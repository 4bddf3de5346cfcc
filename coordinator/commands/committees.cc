#include "coordinator/commands/committees.hh"

#include <cmath>
#include <map>

#include "studies/metrics/committee.hh"
#include "studies/metrics/delong.hh"
#include "worker/trainer/trial_metrics.hh"

namespace hepsweep::coordinator {
namespace {

using Key = std::pair<std::string, std::string>;  ///< split and metric

/// The committee of one split, and the areas of its members.
struct SplitCommittee {
  worker::Scores scores;
  std::vector<studies::AreaUnderCurve> areas;             ///< with the events' weights
  std::vector<studies::AreaUnderCurve> unweighted_areas;  ///< without
};

/// The mean of a metric over all members; NaN where one of them lacks it.
class MembersMeans {
 public:
  MembersMeans(const results::StoredStudy& database, const std::vector<std::int64_t>& trials)
      : members_(trials.size()) {
    for (const std::int64_t trial : trials) {
      for (const auto& metric : database.metrics_of_trial(trial)) {
        if (!metric.rung.empty()) continue;
        auto& [sum, count] = sums_[{metric.split, metric.metric}];
        sum += metric.value;
        ++count;
      }
    }
  }

  double of(const Key& key) const {
    const auto found = sums_.find(key);
    if (found == sums_.end() || found->second.second != members_) return std::nan("");
    return found->second.first / static_cast<double>(members_);
  }

 private:
  std::size_t members_;
  std::map<Key, std::pair<double, std::size_t>> sums_;
};

// Nothing where a member has no scores of the split.
std::optional<SplitCommittee> committee_on(const std::string& split,
                                           const std::vector<std::int64_t>& trials,
                                           const LookScores& look) {
  SplitCommittee committee;
  studies::CommitteeScores mean;
  for (const std::int64_t trial : trials) {
    auto scores = look.of(trial, split);
    if (!scores) return std::nullopt;
    mean.add(scores->values);
    if (split != "train") {  // whose figures say nothing about the gain
      committee.areas.push_back(area_of(*scores, true));
      committee.unweighted_areas.push_back(area_of(*scores, false));
    }
    committee.scores = std::move(*scores);
  }
  committee.scores.values = mean.mean();
  return committee;
}

// The committee's area minus the mean of its members', on the same events.
void add_area_difference(const SplitCommittee& committee, results::CommitteeMetric& metric) {
  const bool weighted = metric.metric == "auc";
  if (!weighted && metric.metric != "auc_unweighted") return;
  if (committee.areas.empty()) return;
  const auto members = studies::mean_area(weighted ? committee.areas : committee.unweighted_areas);
  const auto compared = studies::compare_areas(area_of(committee.scores, weighted), members);
  metric.difference = compared.difference;
  metric.difference_error = compared.difference_error;
}

// Without validation and training events nothing could choose a cut but the test split itself.
studies::TrialSpecification evaluated_like(const results::StoredStudy& database,
                                           const results::StoredTrial& trial, bool can_choose_cut) {
  auto specification = database.specification_of(trial.record);
  if (!can_choose_cut) specification.document.erase("yields");
  return specification;
}

}  // namespace

results::CommitteeRecord evaluate_committee(const results::StoredStudy& database,
                                            const results::LookTrials& look,
                                            const LookScores& scores) {
  const std::vector<std::int64_t> trials = look.complete();
  results::CommitteeRecord record{.look = look.look,
                                  .configuration = look.trials.front().record.configuration,
                                  .members = static_cast<std::int64_t>(trials.size()),
                                  .metrics = {}};
  if (trials.size() < 2) return record;
  std::map<std::string, SplitCommittee> committees;
  std::vector<worker::ScoredSplit> splits;
  for (const std::string split : {"train", "validation", "test"}) {
    auto committee = committee_on(split, trials, scores);
    if (!committee) continue;
    splits.push_back({split, committee->scores});
    committees.emplace(split, std::move(*committee));
  }
  const bool can_choose_cut = committees.contains("validation") || committees.contains("train");
  const worker::TrialMetrics metrics(evaluated_like(database, look.trials.front(), can_choose_cut));
  const MembersMeans means(database, trials);
  for (const auto& metric : metrics.at_the_end(splits)) {
    results::CommitteeMetric one{
        .split = metric.split,
        .metric = metric.metric,
        .value = metric.value,
        .error = metric.error,
        .difference = metric.value - means.of({metric.split, metric.metric})};
    add_area_difference(committees.at(metric.split), one);
    record.metrics.push_back(one);
  }
  return record;
}

}  // namespace hepsweep::coordinator
