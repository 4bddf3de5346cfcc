#pragma once

#include <array>
#include <cstddef>
#include <span>

#include "core/random.hh"
#include "studies/generator/reconstructed_event.hh"
#include "studies/generator/truth_event.hh"

namespace hepsweep::studies {

/// Jets as measured, before any cut on them.
struct MeasuredJets {
  std::array<MeasuredJet, 5> jets;  ///< four quarks and the recoil
  std::size_t count = 0;
  /// The transverse momentum that was lost out of the cones, GeV: part of the soft term.
  double lost_px = 0;
  double lost_py = 0;

  std::span<const MeasuredJet> all() const { return {jets.data(), count}; }
};

/// Quarks and recoil become jets: neighbours are merged, energies and angles smeared, b jets
/// tagged (studies/generator/detector.hh has the numbers).
MeasuredJets measure_jets(const TruthEvent& event, RandomStream& random);

}  // namespace hepsweep::studies
