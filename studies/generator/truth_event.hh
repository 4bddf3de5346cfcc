#pragma once

#include <array>
#include <cstddef>
#include <span>

#include "studies/generator/four_vector.hh"

namespace hepsweep::studies {

enum class Particle : unsigned char {
  top_pair,
  heavy_higgs,
  charged_higgs,
  light_higgs,
  top,
  w_boson,
  bottom,
  charm,
  light_quark,
  lepton,
  neutrino,
  recoil,  ///< a jet against which the hard system was produced
};

struct TruthParticle {
  static constexpr std::size_t no_mother = static_cast<std::size_t>(-1);

  Particle kind = Particle::recoil;
  std::size_t mother = no_mother;  ///< index in the event
  FourVector momentum;
  double mass = 0;  ///< GeV, as drawn
};

/// A candidate before the detector: its whole decay chain, mothers before daughters. The first
/// particle is the hard system (heavy Higgs boson or top pair), then come the two recoil jets.
class TruthEvent {
 public:
  std::span<const TruthParticle> particles() const { return {particles_.data(), size_}; }
  const TruthParticle& operator[](std::size_t index) const { return particles_[index]; }

  /// Returns the particle's index. \pre fewer than 13 are there
  std::size_t add(const TruthParticle& particle) {
    particles_[size_] = particle;
    return size_++;
  }

 private:
  std::array<TruthParticle, 13> particles_;  // as many as either process has
  std::size_t size_ = 0;
};

}  // namespace hepsweep::studies
