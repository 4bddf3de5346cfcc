#pragma once

#include "studies/generator/draws.hh"
#include "studies/generator/truth_event.hh"

namespace hepsweep::studies {

/// The centre-of-mass energy of the proton collisions, GeV.
inline constexpr double collision_energy = 8000;

/// Starts an event: a hard system of a mass (GeV) in flight, and two jets that it recoils against.
///
/// Rapidity y: (1 - x1)^5 (1 - x2)^5 with the momentum fractions x = m/sqrt(s) exp(+-y), as two
/// gluons of density x^-a (1 - x)^5 give. Transverse momentum q: dN/dq^2 ~ (q^2 + (30 GeV)^2)^-2 up
/// to 400 GeV. The jets carry -q/2 + k and -q/2 - k, k of the same distribution with 20 GeV, are
/// massless, and uniform in pseudorapidity over [-4, 4].
TruthEvent produce(Particle system, double mass, Draws& random);

/// The invariant mass (GeV) of a top pair of given masses: beta m^-5 from the threshold up to 2
/// TeV, beta the velocity of tops in their centre of mass.
double top_pair_mass(double first_mass, double second_mass, Draws& random);

}  // namespace hepsweep::studies
