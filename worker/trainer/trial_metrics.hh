#pragma once

#include <string>
#include <vector>

#include "studies/metrics/metrics.hh"
#include "studies/trial/trial.hh"
#include "worker/trainer/scoring.hh"

namespace hepsweep::worker {

/// The scores of one split.
struct ScoredSplit {
  std::string split;  ///< "train", "validation", "test"
  Scores scores;
};

/// What a trial measures, and when.
class TrialMetrics {
 public:
  /// \throws JsonError for wrong settings
  explicit TrialMetrics(const studies::TrialSpecification& trial);

  /// On validation: what every curve has, the objective, and what early stopping watches.
  std::vector<studies::NamedMetric> after_epoch(const Scores& validation) const;

  /// Of each split. The cut of a significance is chosen on validation, or where that was trained on
  /// (and is not among the splits) on the training events, and applied to all of them; scores are
  /// compared with those of the split "train".
  std::vector<studies::MetricValue> at_the_end(const std::vector<ScoredSplit>& splits) const;

 private:
  studies::MetricInput input_of(const Scores& scores) const;

  std::string objective_;
  std::optional<studies::Counting> yields_;
  studies::MetricChoice after_epoch_{studies::Usual::every_epoch};
  studies::MetricChoice at_the_end_;
  bool compares_classes_ = false;  ///< with the training events, class by class
};

}  // namespace hepsweep::worker
