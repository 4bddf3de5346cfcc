#pragma once

#include <array>
#include <cstddef>
#include <span>

#include "studies/generator/draws.hh"
#include "studies/generator/nuisances.hh"
#include "studies/generator/reconstructed_event.hh"
#include "studies/generator/truth_event.hh"

namespace hepsweep::studies {

/// Jets as measured, before any cut on them.
struct MeasuredJets {
  std::array<MeasuredJet, 6> jets;  ///< of four quarks and two recoil jets
  std::size_t count = 0;

  std::span<const MeasuredJet> all() const { return {jets.data(), count}; }
};

/// Quarks and recoil become jets: neighbours are merged, energies and angles smeared, b jets
/// tagged (studies/generator/detector.hh has the numbers).
MeasuredJets measure_jets(const TruthEvent& event, Draws& random, const Nuisances& nuisances = {});

}  // namespace hepsweep::studies
