#include "worker/trainer/trial_model.hh"

#include "worker/trainer/classic_trial.hh"
#include "worker/trainer/network_trial.hh"

namespace hepsweep::worker {

std::unique_ptr<TrialModel> make_trial_model(const TrialSurroundings& surroundings) {
  if (surroundings.trial.document.at("network").is_object()) {
    return std::make_unique<ClassicTrial>(surroundings);
  }
  return std::make_unique<NetworkTrial>(surroundings);
}

}  // namespace hepsweep::worker
