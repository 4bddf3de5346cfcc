#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "nn/model_file/model_file.hh"
#include "studies/trial/trial.hh"
#include "worker/trainer/attempt.hh"
#include "worker/trainer/scorer.hh"
#include "worker/trainer/trial_events.hh"
#include "worker/trainer/trial_metrics.hh"

namespace hepsweep::worker {

/// What a model has around it while it is fitted. All of it outlives the model.
struct TrialSurroundings {
  const studies::TrialSpecification& trial;
  const TrialEvents& events;
  const TrialMetrics& metrics;
  Attempt& attempt;
  std::vector<studies::CurvePoint>& curves;

  void add_to_curve(std::int64_t epoch, std::string_view split, std::string_view metric,
                    double value) const {
    curves.push_back({epoch, std::string(split), std::string(metric), value});
  }
};

/// How a fit ended.
struct FitOutcome {
  std::int64_t epochs = 0;      ///< of a network's training, or rounds of a classic method
  std::int64_t best_epoch = 0;  ///< which the model is of
  bool diverged = false;
  std::string reason;  ///< why it diverged
};

/// What a trial fits to its events and asks for scores: a network, or a classic method.
class TrialModel {
 public:
  virtual ~TrialModel() = default;
  /// \throws AttemptInterrupted
  virtual FitOutcome fit() = 0;

  /// Numbers that were fitted; 0 where a diverged fit does not tell.
  virtual std::int64_t parameters() const = 0;
  // Behind a fit that did not diverge.
  virtual Scorer& scorer() = 0;
  /// Layers and weights, or the method; the caller fills in the rest.
  virtual nn::Model stored() const = 0;
};

/// The model that the trial's document describes, not fitted yet.
/// \throws InputError where it does not fit the events
std::unique_ptr<TrialModel> make_trial_model(const TrialSurroundings& surroundings);

}  // namespace hepsweep::worker
