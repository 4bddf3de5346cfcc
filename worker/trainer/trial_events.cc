#include "worker/trainer/trial_events.hh"

#include "worker/trainer/training_weights.hh"
#include "worker/trainer/trial_variation.hh"

namespace hepsweep::worker {

TrialEvents::TrialEvents(const studies::TrialSpecification& trial, const PreparedEvents& prepared)
    : prepared_(prepared),
      training_(trains_on_validation(trial) ? prepared.split.train_and_validation()
                                            : prepared.split.train),
      trained_(trained_events(prepared.view(), training_, prepared.settings.negative_weights)),
      preprocessing_(studies::fit_preprocessing(prepared.view(), trained_, prepared.features,
                                                prepared.settings)),
      inputs_(prepared.view(), preprocessing_) {}

std::vector<float> TrialEvents::weights(const nn::ClassWeights& classes) const {
  return training_weights(view(), trained_, prepared_.settings.negative_weights, classes);
}

}  // namespace hepsweep::worker
