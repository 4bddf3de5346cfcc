#include "coordinator/commands/look_scores.hh"

#include <algorithm>
#include <cmath>

#include "coordinator/commands/same_events.hh"

namespace hepsweep::coordinator {
namespace {

worker::PreparedEvents events_of(const results::StoredStudy& database,
                                 const results::StoredTrial& trial, const std::string& base_folder,
                                 const std::string& cache_folder) {
  auto events =
      worker::prepare_events(database.configuration(trial.record.configuration).document.at("data"),
                             base_folder, cache_folder);
  check_same_events(database.file().string(), database.events_digest_of_trial(trial.record.trial),
                    events.events.digest());
  return events;
}

}  // namespace

LookScores::LookScores(const results::StoredStudy& database, const results::StoredTrial& trial,
                       const std::string& base_folder, const std::string& cache_folder)
    : database_(database),
      events_(events_of(database, trial, base_folder, cache_folder)),
      training_(trial.record.epochs ? events_.split.train_and_validation() : events_.split.train) {}

std::optional<worker::Scores> LookScores::of(std::int64_t trial, const std::string& split) const {
  const auto stored = database_.scores_of_trial(trial, split);
  if (!stored) return std::nullopt;
  const auto& events = split == "train"        ? training_
                       : split == "validation" ? events_.split.validation
                                               : events_.split.test;
  return worker::scores_of_bytes(stored->values, static_cast<std::size_t>(stored->outputs),
                                 events_.events.view(), events);
}

bool LookScores::same_test_events(const LookScores& other) const {
  return events_.events.digest() == other.events_.events.digest() &&
         events_.split.test == other.events_.split.test;
}

studies::AreaUnderCurve area_of(const worker::Scores& scores, bool weighted) {
  studies::MetricInput input = scores.metric_input();
  const auto& probabilities = input.probabilities;
  if (std::any_of(probabilities.begin(), probabilities.end(),
                  [](double score) { return std::isnan(score); })) {
    return {};
  }
  if (!weighted) input.weights.assign(input.events(), 1);
  return studies::area_of(input);
}

}  // namespace hepsweep::coordinator
