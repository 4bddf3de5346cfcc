#include "coordinator/commands/committees.hh"

#include <cmath>
#include <map>

#include <fmt/core.h>

#include "coordinator/interrupt.hh"
#include "coordinator/patient_writer.hh"
#include "core/log.hh"
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

void log_committees(const std::vector<results::CommitteeRecord>& committees) {
  for (const auto& one : committees) {
    log_info(fmt::format("configuration {}: committee of its {} trials in look {}",
                         one.configuration, one.members, one.look));
  }
}

std::vector<results::CommitteeRecord> missing_committees(
    const std::string& database, const std::vector<std::int64_t>& configurations, bool on_both,
    const std::string& base_folder, const std::string& cache_folder) {
  std::vector<results::CommitteeRecord> missing;
  const results::StoredStudy study(database);
  for (const std::int64_t configuration : configurations) {
    const auto look = results::look_of_configuration(study, configuration, on_both);
    if (!look || !look->finished() || look->complete().size() < 2) continue;
    if (!results::committee_of(study, look->look, configuration).metrics.empty()) continue;
    try {
      const LookScores scores(study, study.trial(look->complete().front()), base_folder,
                              cache_folder);
      missing.push_back(evaluate_committee(study, *look, scores));
    } catch (const InputError& error) {
      log_warning(fmt::format("no committee of configuration {}: {}", configuration, error.what()));
    }
  }
  return missing;
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

bool complete_committees(const std::string& database,
                         const std::vector<std::int64_t>& configurations, bool on_both,
                         const std::string& base_folder, const std::string& cache_folder) {
  // Read before anything is opened for writing: on a network file system only one of them can be.
  const auto missing =
      missing_committees(database, configurations, on_both, base_folder, cache_folder);
  if (missing.empty()) return true;
  auto store = results::ResultStore::open_existing(database);
  const auto add = [&](results::ResultStore& its) {
    for (const auto& committee : missing) its.add_committee(committee);
  };
  if (!write_patiently(store, add, [] { return interrupt_signal() == 0; })) {
    log_warning("the committees could not be stored; the same command does it again");
    return false;
  }
  log_committees(missing);
  return true;
}

}  // namespace hepsweep::coordinator
