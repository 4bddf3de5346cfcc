#include "worker/trainer/trial_variation.hh"

#include <fmt/core.h>

#include "core/error.hh"
#include "studies/validation/permuted_labels.hh"
#include "studies/validation/score_correlations.hh"
#include "studies/validation/settings.hh"

namespace hepsweep::worker {

bool trains_on_validation(const studies::TrialSpecification& trial) {
  return trial.stage == "final" && trial.epochs.has_value();
}

PreparedEvents varied_events(const PreparedEvents& prepared,
                             const studies::TrialSpecification& trial) {
  PreparedEvents varied = prepared;
  if (trial.variation == "permuted_labels") {
    varied.labels = studies::permuted_labels(prepared.events.view().labels, prepared.split,
                                             trial.seed, static_cast<std::uint64_t>(trial.replica));
  } else if (trial.variation != "nominal") {
    throw InputError(
        fmt::format("the variation \"{}\" of trial {} is not known", trial.variation, trial.trial));
  }
  return varied;
}

std::vector<studies::ScoreCorrelation> correlations_of(
    const studies::TrialSpecification& trial, const PreparedEvents& prepared,
    const Scores& validation, const std::function<void()>& between_variables) {
  if (trial.stage != "validation" || trial.variation != "nominal") return {};
  const auto settings = studies::validation_of(trial.document);
  if (!settings) return {};
  const auto variables = studies::validation_variables(*settings, prepared.settings,
                                                       prepared.events, prepared.features);
  return studies::score_correlations(prepared.view(), prepared.split.validation,
                                     validation.metric_input(), variables, "validation",
                                     between_variables);
}

}  // namespace hepsweep::worker
