#pragma once

#include <utility>

#include "studies/generator/draws.hh"
#include "studies/generator/four_vector.hh"

namespace hepsweep::studies {

struct UnitVector {
  double x = 0;
  double y = 0;
  double z = 1;
};

/// The momentum (GeV) of two particles of the given masses in the rest frame of their mother; 0
/// where the decay is closed.
double decay_momentum(double mass, double first_mass, double second_mass);

/// Uniform on the sphere.
UnitVector isotropic_direction(Draws& random);

/// At a polar angle, given by its cosine, to an axis, with a random azimuth about it.
UnitVector direction_about(const UnitVector& axis, double cosine, Draws& random);

/// Where a W boson flies, seen from its own rest frame: against its mother.
UnitVector helicity_axis(const FourVector& boson, double boson_mass, const FourVector& mother);

/// The cosine of the helicity angle of a longitudinal W boson's fermion: 3/4 (1 - c^2).
double longitudinal_cosine(Draws& random);

/// The same for a left-handed W boson: 3/8 (1 - c)^2.
double left_handed_cosine(Draws& random);

/// Decays a mother into two particles, the first along `direction` in her rest frame.
/// \pre mother_mass >= first_mass + second_mass
std::pair<FourVector, FourVector> decay(const FourVector& mother, double mother_mass,
                                        double first_mass, double second_mass,
                                        const UnitVector& direction);

}  // namespace hepsweep::studies
