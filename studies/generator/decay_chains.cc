#include "studies/generator/decay_chains.hh"

#include <cmath>
#include <utility>

#include "studies/generator/breit_wigner.hh"
#include "studies/generator/particle_data.hh"
#include "studies/generator/production.hh"
#include "studies/generator/two_body_decay.hh"

namespace hepsweep::studies {
namespace {

BreitWigner shape_of(const ParticleData& data) {
  return {data.mass, data.width, data.range};
}

double w_boson_mass(Draws& random) {
  static const BreitWigner shape = shape_of(particle_data::w_boson);
  return shape.quantile(random.uniform());
}

struct Daughter {
  Particle kind;
  double mass;
};

/// Adds both daughters of a particle; returns their indices.
std::pair<std::size_t, std::size_t> add_decay(TruthEvent& event, std::size_t mother, Daughter first,
                                              Daughter second, const UnitVector& direction) {
  const auto momenta =
      decay(event[mother].momentum, event[mother].mass, first.mass, second.mass, direction);
  const std::size_t index = event.add({first.kind, mother, momenta.first, first.mass});
  event.add({second.kind, mother, momenta.second, second.mass});
  return {index, index + 1};
}

void decay_w_boson(TruthEvent& event, std::size_t boson, bool leptonic, double cosine,
                   Draws& random) {
  const TruthParticle& w = event[boson];
  const UnitVector axis = helicity_axis(w.momentum, w.mass, event[w.mother].momentum);
  const UnitVector direction = direction_about(axis, cosine, random);
  const bool charm = random.uniform() < 0.5;  // W -> c s as often as W -> u d
  if (leptonic) {
    add_decay(event, boson, {Particle::lepton, 0}, {Particle::neutrino, 0}, direction);
  } else {
    // The down-type quark takes the lepton's part.
    add_decay(event, boson, {Particle::light_quark, 0},
              {charm ? Particle::charm : Particle::light_quark, 0}, direction);
  }
}

struct SignalMasses {
  double heavy_higgs, charged_higgs, light_higgs, first_w, second_w;
};

/// Drawn again where the decay of the heavy Higgs boson would be closed.
SignalMasses signal_masses(Draws& random) {
  static const BreitWigner heavy = shape_of(particle_data::heavy_higgs);
  static const BreitWigner charged = shape_of(particle_data::charged_higgs);
  static const BreitWigner light = shape_of(particle_data::light_higgs);
  for (;;) {
    const SignalMasses masses{heavy.quantile(random.uniform()), charged.quantile(random.uniform()),
                              light.quantile(random.uniform()), w_boson_mass(random),
                              w_boson_mass(random)};
    if (masses.heavy_higgs > masses.charged_higgs + masses.first_w) return masses;
  }
}

/// A top quark with the masses in its decay.
struct TopMasses {
  double top, w_boson;
};

TopMasses top_masses(Draws& random) {
  static const BreitWigner shape = shape_of(particle_data::top);
  const double top = shape.quantile(random.uniform());
  return {top, w_boson_mass(random)};
}

/// The cosine of the scattering angle: 1/(1 - beta^2 c^2), by inversion.
double scattering_cosine(double beta, Draws& random) {
  return std::tanh((2 * random.uniform() - 1) * std::atanh(beta)) / beta;
}

double top_w_cosine(Draws& random) {
  constexpr double longitudinal = 0.7;
  return random.uniform() < longitudinal ? longitudinal_cosine(random) : left_handed_cosine(random);
}

void decay_top(TruthEvent& event, std::size_t top, double w_mass, bool leptonic, Draws& random) {
  const auto [w, bottom] =
      add_decay(event, top, {Particle::w_boson, w_mass},
                {Particle::bottom, particle_data::bottom_mass}, isotropic_direction(random));
  const double cosine = top_w_cosine(random);
  decay_w_boson(event, w, leptonic, cosine, random);
}

}  // namespace

TruthEvent signal_event(Draws& production, Draws& decays) {
  const SignalMasses masses = signal_masses(decays);
  TruthEvent event = produce(Particle::heavy_higgs, masses.heavy_higgs, production);
  const bool first_leptonic = decays.uniform() < 0.5;
  const auto [first_w, charged_higgs] =
      add_decay(event, 0, {Particle::w_boson, masses.first_w},
                {Particle::charged_higgs, masses.charged_higgs}, isotropic_direction(decays));
  const auto [second_w, light_higgs] =
      add_decay(event, charged_higgs, {Particle::w_boson, masses.second_w},
                {Particle::light_higgs, masses.light_higgs}, isotropic_direction(decays));
  const Daughter bottom{Particle::bottom, particle_data::bottom_mass};
  add_decay(event, light_higgs, bottom, bottom, isotropic_direction(decays));
  decay_w_boson(event, first_w, first_leptonic, longitudinal_cosine(decays), decays);
  decay_w_boson(event, second_w, !first_leptonic, longitudinal_cosine(decays), decays);
  return event;
}

TruthEvent background_event(Draws& production, Draws& decays) {
  const TopMasses first = top_masses(decays);
  const TopMasses second = top_masses(decays);
  const double mass = top_pair_mass(first.top, second.top, production);
  TruthEvent event = produce(Particle::top_pair, mass, production);
  const double beta = 2 * decay_momentum(mass, first.top, second.top) / mass;
  const UnitVector direction = direction_about({0, 0, 1}, scattering_cosine(beta, decays), decays);
  const auto [first_top, second_top] =
      add_decay(event, 0, {Particle::top, first.top}, {Particle::top, second.top}, direction);
  const bool first_leptonic = decays.uniform() < 0.5;
  decay_top(event, first_top, first.w_boson, first_leptonic, decays);
  decay_top(event, second_top, second.w_boson, !first_leptonic, decays);
  return event;
}

}  // namespace hepsweep::studies
