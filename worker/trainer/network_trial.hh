#pragma once

#include <optional>

#include "nn/network/network.hh"
#include "nn/training/trainer.hh"
#include "worker/trainer/trial_model.hh"

namespace hepsweep::worker {

/// A network that is trained from its first epoch or from a checkpoint.
class NetworkTrial : public TrialModel {
 public:
  explicit NetworkTrial(const TrialSurroundings& surroundings);

  FitOutcome fit() override;
  Scorer& scorer() override { return scorer_; }
  std::int64_t parameters() const override {
    return static_cast<std::int64_t>(network_.parameters());
  }
  nn::Model stored() const override { return nn::model_of(network_); }

 private:
  nn::TrainingOutcome train(const TrainingEvents& source);
  nn::TrainingOutcome train(const TrainingEvents& source, std::optional<nn::TrainingState> from);
  nn::EpochVerdict watch(const nn::EpochReport& report);

  TrialSurroundings around_;
  nn::TrainingSettings settings_;
  nn::Seeds seeds_;
  nn::Network network_;
  NetworkScorer scorer_;
};

}  // namespace hepsweep::worker
