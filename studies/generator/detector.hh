#pragma once

#include <optional>

#include "studies/generator/draws.hh"
#include "studies/generator/nuisances.hh"
#include "studies/generator/reconstructed_event.hh"
#include "studies/generator/truth_event.hh"

namespace hepsweep::studies {

/// Resolutions, efficiencies and cuts. Lengths in GeV; (+) adds in quadrature.
namespace detector {

inline constexpr double lepton_resolution = 0.015;       ///< sigma(pT)/pT = this (+)
inline constexpr double lepton_resolution_slope = 2e-4;  ///< this x pT
inline constexpr double jet_stochastic = 1.0;            ///< sigma(E)/E = this/sqrt(E) (+)
inline constexpr double jet_constant = 0.05;             ///< this
inline constexpr double jet_angle = 0.02;                ///< resolution of eta and of phi
/// Mean of the exponentially distributed fraction of a jet's energy outside its cone, at most 0.6;
/// jets are calibrated for its mean.
inline constexpr double out_of_cone = 0.10;
inline constexpr double soft_resolution = 10;  ///< of each component of the soft term
inline constexpr double jet_radius = 0.4;      ///< partons nearer in (eta, phi) are one jet
inline constexpr double jet_reach = 4.9;       ///< jets beyond this |eta| are lost
inline constexpr double smallest_pt = 20;      ///< of the lepton and of each jet
inline constexpr double largest_eta = 2.5;     ///< of the lepton and of each jet
inline constexpr int fewest_tags = 2;          ///< tagged jets of the leading four, loose or tight

}  // namespace detector

/// Measures a candidate: nothing where it fails the cuts. The cuts are those on shifted objects;
/// shifts change no random number.
std::optional<ReconstructedEvent> measure(const TruthEvent& event, Draws& random,
                                          const Nuisances& nuisances = {});

}  // namespace hepsweep::studies
