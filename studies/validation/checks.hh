#pragma once

#include <cstdint>
#include <limits>
#include <string>
#include <vector>

#include "studies/trial/trial.hh"
#include "studies/validation/settings.hh"

namespace hepsweep::studies {

/// The chance of a false alarm that each check accepts.
inline constexpr double validation_level = 0.01;

/// What a complete trial gave, as far as validation looks at it.
struct TrialFigures {
  std::int64_t replica = 0;
  std::vector<MetricValue> metrics;
  std::vector<ScoreCorrelation> correlations;
};

/// The complete trials of one configuration, by stage and variation, in the order of replicas.
struct ValidationFigures {
  std::vector<TrialFigures> search;
  std::vector<TrialFigures> nominal;   ///< stage "validation"
  std::vector<TrialFigures> permuted;  ///< the same, with permuted labels
};

/// One figure of the validation block. What has no expectation is for information only.
struct ValidationCheck {
  std::string aspect;  ///< "repetition", "permuted labels", "overtraining", "correlation"
  std::string of_class = "";
  std::string quantity;
  double value = std::numeric_limits<double>::quiet_NaN();
  double error = std::numeric_limits<double>::quiet_NaN();
  double expected = std::numeric_limits<double>::quiet_NaN();
  double p_value = std::numeric_limits<double>::quiet_NaN();
  std::string verdict = "";  ///< "pass", "attention", "": nothing to judge
  std::int64_t replicas = 0;
};

/// The mean over replicas that see the same events: the statistical error of one, which they share,
/// and the spread over the replicas, which shrinks with their number, in quadrature.
struct SharedMean {
  double value = std::numeric_limits<double>::quiet_NaN();
  double error = std::numeric_limits<double>::quiet_NaN();
  double significance = std::numeric_limits<double>::quiet_NaN();  ///< mean over the replicas
  std::int64_t replicas = 0;                                       ///< that have a finite value
};

/// A correlation over the replicas.
struct MeanCorrelation {
  std::string of_class;
  std::string variable;
  std::string role;
  std::string kind;
  SharedMean mean;
};

/// In the order of the first trial's correlations.
std::vector<MeanCorrelation> mean_correlations(const std::vector<TrialFigures>& trials);

/// Everything that the trials allow to check (docs/statistics.md, "Validation").
std::vector<ValidationCheck> validation_checks(const ValidationFigures& figures,
                                               const ValidationSettings& settings);

/// What a check of a spectator's correlation is called: "rank correlation with m_bb".
std::string correlation_quantity(const std::string& kind, const std::string& variable);

/// "passed", or "attention: " and what deserves it.
std::string validation_summary(const std::vector<ValidationCheck>& checks);

/// The metrics of stage "validation" that compare the scores of one class in training and
/// validation events: the Kolmogorov-Smirnov distance and its p-value.
std::string distance_metric(std::size_t of_class, std::size_t classes);
std::string distance_p_metric(std::size_t of_class, std::size_t classes);

}  // namespace hepsweep::studies
