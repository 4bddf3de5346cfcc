#include "studies/generator/two_body_decay.hh"

#include <cmath>

namespace hepsweep::studies {
namespace {

/// A right-handed pair of unit vectors across an axis, without a branch at the poles: T. Duff et
/// al., "Building an orthonormal basis, revisited", JCGT 6 (2017) 1.
std::pair<UnitVector, UnitVector> across(const UnitVector& axis) {
  const double sign = std::copysign(1.0, axis.z);
  const double a = -1 / (sign + axis.z);
  const double b = axis.x * axis.y * a;
  return {{1 + sign * axis.x * axis.x * a, sign * b, -sign * axis.x},
          {b, sign + axis.y * axis.y * a, -axis.y}};
}

}  // namespace

double decay_momentum(double mass, double first_mass, double second_mass) {
  const double sum = first_mass + second_mass;
  const double difference = first_mass - second_mass;
  if (mass <= sum) return 0;
  return std::sqrt((mass - sum) * (mass + sum) * (mass - difference) * (mass + difference)) /
         (2 * mass);
}

UnitVector isotropic_direction(Draws& random) {
  return direction_about({0, 0, 1}, random.symmetric(), random);
}

UnitVector direction_about(const UnitVector& axis, double cosine, Draws& random) {
  const CirclePoint azimuth = random.azimuth();
  const double sine = std::sqrt(std::fmax(0, 1 - cosine * cosine));
  const double u = sine * azimuth.cosine;
  const double v = sine * azimuth.sine;
  const auto [first, second] = across(axis);
  return {cosine * axis.x + u * first.x + v * second.x,
          cosine * axis.y + u * first.y + v * second.y,
          cosine * axis.z + u * first.z + v * second.z};
}

UnitVector helicity_axis(const FourVector& boson, double boson_mass, const FourVector& mother) {
  const FourVector seen = in_rest_frame(mother, boson, boson_mass);
  const double momentum = std::sqrt(seen.momentum_squared());
  return {-seen.px / momentum, -seen.py / momentum, -seen.pz / momentum};
}

double longitudinal_cosine(Draws& random) {
  // The distribution's inverse: the cubic 3c - c^3 = 4u - 2, solved by the sine of a third.
  return 2 * std::sin(std::asin(random.symmetric()) / 3);
}

double left_handed_cosine(Draws& random) {
  return 1 - 2 * std::cbrt(random.uniform());
}

std::pair<FourVector, FourVector> decay(const FourVector& mother, double mother_mass,
                                        double first_mass, double second_mass,
                                        const UnitVector& direction) {
  const double p = decay_momentum(mother_mass, first_mass, second_mass);
  const double px = p * direction.x;
  const double py = p * direction.y;
  const double pz = p * direction.z;
  const FourVector first{std::sqrt(p * p + first_mass * first_mass), px, py, pz};
  const FourVector second{std::sqrt(p * p + second_mass * second_mass), -px, -py, -pz};
  return {boosted(first, mother, mother_mass), boosted(second, mother, mother_mass)};
}

}  // namespace hepsweep::studies
