#include "studies/generator/jets.hh"

#include <algorithm>
#include <cmath>

#include "studies/generator/detector.hh"

namespace hepsweep::studies {
namespace {

/// How often a jet of a flavour gets each b-tag value.
struct TagRates {
  double tight;  ///< 2
  double loose;  ///< 1 or 2
};

constexpr TagRates tag_rates(Particle flavour) {
  if (flavour == Particle::bottom) return {0.60, 0.75};
  if (flavour == Particle::charm) return {0.08, 0.20};
  return {0.005, 0.025};
}

int b_tag(Particle flavour, double u, const Nuisances& nuisances) {
  TagRates rates = tag_rates(flavour);
  if (flavour == Particle::bottom) {
    const double shift = 1 + one_sigma::b_tag_efficiency * nuisances.b_tag_efficiency;
    rates = {shift * rates.tight, shift * rates.loose};
  }
  if (u < rates.tight) return 2;
  return u < rates.loose ? 1 : 0;
}

bool is_jet(Particle kind) {
  return kind == Particle::bottom || kind == Particle::charm || kind == Particle::light_quark ||
         kind == Particle::recoil;
}

struct Parton {
  FourVector momentum;
  double eta = 0;
  double phi = 0;
  Particle flavour = Particle::recoil;
};

struct Partons {
  std::array<Parton, 6> list;
  std::size_t count = 0;
};

Parton parton(const FourVector& momentum, Particle flavour) {
  return {momentum, momentum.eta(), momentum.phi(), flavour};
}

/// The heavier flavour is the one that a jet of two shows.
Particle heavier(Particle a, Particle b) {
  if (a == Particle::bottom || b == Particle::bottom) return Particle::bottom;
  return a == Particle::charm || b == Particle::charm ? Particle::charm : a;
}

bool overlap(const Parton& a, const Parton& b) {
  const double eta = a.eta - b.eta;
  if (std::abs(eta) >= detector::jet_radius) return false;
  const double phi = azimuth_difference(a.phi, b.phi);
  return eta * eta + phi * phi < detector::jet_radius * detector::jet_radius;
}

/// Merges the first overlapping pair; false where there is none.
bool merge_one(Partons& partons) {
  for (std::size_t i = 0; i < partons.count; ++i) {
    for (std::size_t j = i + 1; j < partons.count; ++j) {
      Parton& first = partons.list[i];
      const Parton& second = partons.list[j];
      if (!overlap(first, second)) continue;
      first = parton(first.momentum + second.momentum, heavier(first.flavour, second.flavour));
      partons.list[j] = partons.list[--partons.count];
      return true;
    }
  }
  return false;
}

Partons merged_partons(const TruthEvent& event) {
  Partons partons;
  for (const TruthParticle& particle : event.particles()) {
    if (is_jet(particle.kind)) {
      partons.list[partons.count++] = parton(particle.momentum, particle.kind);
    }
  }
  while (merge_one(partons)) {
  }
  return partons;
}

/// The measured energy over the energy in the cone, at least 0.1.
double energy_response(double energy, Draws& random, const Nuisances& nuisances) {
  const double stochastic = detector::jet_stochastic * detector::jet_stochastic / energy;
  const double resolution =
      std::sqrt(stochastic + detector::jet_constant * detector::jet_constant) *
      (1 + one_sigma::jet_energy_resolution * nuisances.jet_energy_resolution);
  return std::fmax(0.1, 1 + resolution * random.normal());
}

/// The fraction of the energy that stays in the cone.
double kept_in_cone(Draws& random) {
  const double lost = -detector::out_of_cone * std::log(1 - random.uniform());
  return 1 - std::fmin(0.6, lost);
}

}  // namespace

MeasuredJets measure_jets(const TruthEvent& event, Draws& random, const Nuisances& nuisances) {
  const double scale = 1 + one_sigma::jet_energy_scale * nuisances.jet_energy_scale;
  const Partons partons = merged_partons(event);
  MeasuredJets result;
  for (std::size_t i = 0; i < partons.count; ++i) {
    const Parton& parton = partons.list[i];
    const double kept = kept_in_cone(random);
    const double response = energy_response(kept * parton.momentum.e, random, nuisances);
    MeasuredJet jet;
    jet.pt = kept / (1 - detector::out_of_cone) * response * parton.momentum.pt() * scale;
    jet.eta = parton.eta + detector::jet_angle * random.normal();
    jet.phi = azimuth_difference(parton.phi + detector::jet_angle * random.normal(), 0);
    const double tag = random.uniform();
    if (std::abs(jet.eta) > detector::jet_reach) continue;
    jet.b_tag = b_tag(parton.flavour, tag, nuisances);
    result.jets[result.count++] = jet;
  }
  std::sort(result.jets.begin(), result.jets.begin() + static_cast<std::ptrdiff_t>(result.count),
            [](const MeasuredJet& a, const MeasuredJet& b) { return a.pt > b.pt; });
  return result;
}

}  // namespace hepsweep::studies
