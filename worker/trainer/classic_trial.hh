#pragma once

#include "studies/baselines/baseline.hh"
#include "worker/trainer/scoring.hh"
#include "worker/trainer/trial_model.hh"

namespace hepsweep::worker {

/// Events as a classic method sees them. \param weights one for each of `chosen`; empty: those of
/// the events
studies::TrainingSample classic_sample(const studies::EventView& view,
                                       const studies::EventInputs& inputs,
                                       std::span<const std::uint32_t> chosen,
                                       std::vector<float> weights);

/// A classic method, fitted to the same events as a network would be; augmentation is for epochs
/// and does not concern it. It leaves no checkpoints.
class ClassicTrial : public TrialModel {
 public:
  explicit ClassicTrial(const TrialSurroundings& surroundings);

  FitOutcome fit() override;
  Scorer& scorer() override { return *scorer_; }
  std::int64_t parameters() const override {
    return model_ ? static_cast<std::int64_t>(model_->parameters()) : 0;
  }
  nn::Model stored() const override;

 private:
  studies::FitControl control();
  double watch(const studies::RoundReport& report, const std::string& metric);
  void add_last_point(std::int64_t rounds);

  TrialSurroundings around_;
  Scores validation_;  ///< whose scores are those of the last round
  std::unique_ptr<studies::ClassicModel> model_;
  std::unique_ptr<ClassicScorer> scorer_;
};

}  // namespace hepsweep::worker
