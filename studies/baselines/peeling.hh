#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "studies/baselines/nested_boxes.hh"
#include "studies/baselines/training_sample.hh"

namespace hepsweep::studies {

/// Sums of weights.
struct BoxWeights {
  double signal = 0;
  double background = 0;

  double all() const { return signal + background; }
  double purity() const { return signal / all(); }
};

/// A box that becomes smaller cut by cut.
class Peeling {
 public:
  /// \param share of the box's weight that a cut is to take away
  Peeling(const TrainingSample& sample, double share);

  const BoxWeights& inside() const { return inside_; }
  std::size_t events_inside() const { return orders_.front().size(); }
  /// Makes the cut that gains most purity for the weight it costs. Events of equal value stay
  /// together. \return nothing where no input can be cut
  std::optional<Cut> peel();

 private:
  /// A cut with what it takes away.
  struct Candidate {
    Cut cut;
    BoxWeights removed;
    double gain = 0;
  };

  std::optional<Candidate> candidate(std::size_t input, bool above) const;
  void remove_outside(const Cut& cut);
  float value(std::uint32_t event, std::size_t input) const {
    return sample_.values[event * sample_.inputs + input];
  }

  const TrainingSample& sample_;
  double share_;
  BoxWeights inside_;
  std::vector<std::vector<std::uint32_t>> orders_;  ///< by input: events inside, ascending
};

}  // namespace hepsweep::studies
