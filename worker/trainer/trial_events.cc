#include "worker/trainer/trial_events.hh"

#include <algorithm>

#include "worker/trainer/training_weights.hh"

namespace hepsweep::worker {
namespace {

std::vector<std::uint32_t> training_events_of(const studies::TrialSpecification& trial,
                                              const studies::Split& split) {
  std::vector<std::uint32_t> events = split.train;
  if (trial.epochs) {
    events.insert(events.end(), split.validation.begin(), split.validation.end());
    std::sort(events.begin(), events.end());
  }
  return events;
}

}  // namespace

TrialEvents::TrialEvents(const studies::TrialSpecification& trial, const PreparedEvents& prepared)
    : prepared_(prepared),
      training_(training_events_of(trial, prepared.split)),
      trained_(
          trained_events(prepared.events.view(), training_, prepared.settings.negative_weights)),
      preprocessing_(studies::fit_preprocessing(prepared.events.view(), trained_, prepared.features,
                                                prepared.settings)),
      inputs_(prepared.events.view(), preprocessing_) {}

std::vector<float> TrialEvents::weights(const nn::ClassWeights& classes) const {
  return training_weights(view(), trained_, prepared_.settings.negative_weights, classes);
}

}  // namespace hepsweep::worker
