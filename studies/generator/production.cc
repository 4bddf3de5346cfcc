#include "studies/generator/production.hh"

#include <cmath>

#include "studies/generator/two_body_decay.hh"

namespace hepsweep::studies {
namespace {

double power5(double x) {
  const double square = x * x;
  return square * square * x;
}

/// exp(y) of the system's rapidity y, by rejection: the density is largest at y = 0.
double system_boost(double mass, Draws& random) {
  const double fraction = mass / collision_energy;
  const double largest = -std::log(fraction);
  const double peak = (1 - fraction) * (1 - fraction);
  for (;;) {
    const double boost = std::exp(largest * random.symmetric());
    const double density = (1 - fraction * boost) * (1 - fraction / boost);
    if (random.uniform() < power5(density / peak)) return boost;
  }
}

struct Transverse {
  double x;
  double y;
};

/// In any direction, of the size q: dN/dq^2 ~ (q^2 + scale^2)^-2, by inversion. All in GeV.
Transverse transverse_momentum(double scale, Draws& random) {
  constexpr double largest = 400;
  const double beyond = scale * scale / (scale * scale + largest * largest);
  const double tail = 1 - random.uniform() * (1 - beyond);
  const double size = scale * std::sqrt(1 / tail - 1);
  const CirclePoint azimuth = random.azimuth();
  return {size * azimuth.cosine, size * azimuth.sine};
}

/// A particle of a transverse momentum and exp(rapidity).
FourVector in_flight(double mass, const Transverse& momentum, double boost) {
  const double transverse_mass =
      std::sqrt(mass * mass + momentum.x * momentum.x + momentum.y * momentum.y);
  return {transverse_mass * (boost + 1 / boost) / 2, momentum.x, momentum.y,
          transverse_mass * (boost - 1 / boost) / 2};
}

void add_recoil(TruthEvent& event, const Transverse& momentum, Draws& random) {
  const double boost = std::exp(4 * random.symmetric());
  event.add({Particle::recoil, TruthParticle::no_mother, in_flight(0, momentum, boost), 0});
}

}  // namespace

TruthEvent produce(Particle system, double mass, Draws& random) {
  const double boost = system_boost(mass, random);
  const Transverse q = transverse_momentum(30, random);
  const Transverse k = transverse_momentum(20, random);
  TruthEvent event;
  event.add({system, TruthParticle::no_mother, in_flight(mass, q, boost), mass});
  add_recoil(event, {k.x - q.x / 2, k.y - q.y / 2}, random);
  add_recoil(event, {-k.x - q.x / 2, -k.y - q.y / 2}, random);
  return event;
}

double top_pair_mass(double first_mass, double second_mass, Draws& random) {
  constexpr double largest = 2000;
  const double threshold = first_mass + second_mass;
  const double beyond = std::pow(threshold / largest, 4);
  for (;;) {
    const double tail = 1 - random.uniform() * (1 - beyond);
    const double mass = threshold / std::sqrt(std::sqrt(tail));
    const double velocity = 2 * decay_momentum(mass, first_mass, second_mass) / mass;
    if (random.uniform() < velocity) return mass;
  }
}

}  // namespace hepsweep::studies
