#pragma once

#include <cstdint>
#include <vector>

#include "nn/training/class_weights.hh"
#include "studies/events/preprocessing.hh"
#include "studies/trial/trial.hh"
#include "worker/trainer/prepared_events.hh"

namespace hepsweep::worker {

/// The events of a trial: which of them it trains on, and how its model sees them.
class TrialEvents {
 public:
  /// \param prepared must outlive it
  TrialEvents(const studies::TrialSpecification& trial, const PreparedEvents& prepared);

  const PreparedEvents& prepared() const { return prepared_; }
  studies::EventView view() const { return prepared_.view(); }
  const std::vector<std::uint32_t>& validation() const { return prepared_.split.validation; }
  const std::vector<std::uint32_t>& test() const { return prepared_.split.test; }
  /// Those whose metrics are of the split "train".
  const std::vector<std::uint32_t>& training() const { return training_; }
  /// Of these, what the training sees: data.negative_weights may drop some.
  const std::vector<std::uint32_t>& trained() const { return trained_; }
  /// Of trained(), as training_weights() gives them.
  std::vector<float> weights(const nn::ClassWeights& classes) const;
  const studies::Preprocessing& preprocessing() const { return preprocessing_; }
  const studies::EventInputs& inputs() const { return inputs_; }

 private:
  const PreparedEvents& prepared_;
  std::vector<std::uint32_t> training_;
  std::vector<std::uint32_t> trained_;
  studies::Preprocessing preprocessing_;
  studies::EventInputs inputs_;
};

}  // namespace hepsweep::worker
