#include "studies/generator/production.hh"

#include <cmath>
#include <numbers>

#include "studies/generator/two_body_decay.hh"

namespace hepsweep::studies {
namespace {

double power5(double x) {
  return x * x * x * x * x;
}

/// By rejection: the density is largest at 0.
double system_rapidity(double mass, RandomStream& random) {
  const double fraction = mass / collision_energy;
  const double largest = -std::log(fraction);
  const double peak = (1 - fraction) * (1 - fraction);
  for (;;) {
    const double rapidity = largest * (2 * random.uniform() - 1);
    const double boost = std::exp(rapidity);
    const double density = (1 - fraction * boost) * (1 - fraction / boost);
    if (random.uniform() < power5(density / peak)) return rapidity;
  }
}

double system_pt(RandomStream& random) {
  constexpr double scale = 25;
  constexpr double largest = 400;
  constexpr double power = 1.2;  // of the integral: one less than the density's
  static const double beyond = std::pow(1 + largest * largest / (scale * scale), -power);
  const double tail = 1 - random.uniform() * (1 - beyond);
  return scale * std::sqrt(std::pow(tail, -1 / power) - 1);
}

}  // namespace

TruthEvent produce(Particle system, double mass, RandomStream& random) {
  const double rapidity = system_rapidity(mass, random);
  const double pt = system_pt(random);
  const double phi = 2 * std::numbers::pi * random.uniform();
  const double recoil_eta = 8 * random.uniform() - 4;
  const double transverse_mass = std::sqrt(mass * mass + pt * pt);
  const FourVector momentum{transverse_mass * std::cosh(rapidity), pt * std::cos(phi),
                            pt * std::sin(phi), transverse_mass * std::sinh(rapidity)};
  TruthEvent event;
  event.add({system, TruthParticle::no_mother, momentum, mass});
  const FourVector recoil{pt * std::cosh(recoil_eta), -momentum.px, -momentum.py,
                          pt * std::sinh(recoil_eta)};
  event.add({Particle::recoil, TruthParticle::no_mother, recoil, 0});
  return event;
}

double top_pair_mass(double first_mass, double second_mass, RandomStream& random) {
  constexpr double power = 4.5;  // of the integral: one less than the density's
  constexpr double largest = 2000;
  const double threshold = first_mass + second_mass;
  const double beyond = std::pow(threshold / largest, power);
  for (;;) {
    const double tail = 1 - random.uniform() * (1 - beyond);
    const double mass = threshold * std::pow(tail, -1 / power);
    const double velocity = 2 * decay_momentum(mass, first_mass, second_mass) / mass;
    if (random.uniform() < velocity) return mass;
  }
}

}  // namespace hepsweep::studies
