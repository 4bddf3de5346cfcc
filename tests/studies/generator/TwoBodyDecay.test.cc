#include <cmath>

#include <gtest/gtest.h>

#include "studies/generator/breit_wigner.hh"
#include "studies/generator/two_body_decay.hh"

namespace hepsweep::studies {
namespace {

constexpr int draws = 100000;

TEST(Draws, AreUniformNormalAndRound) {
  Draws random(5, 1);
  double uniform = 0;
  double square = 0;
  double fourth = 0;
  double cosine = 0;
  for (int i = 0; i < draws; ++i) {
    uniform += random.uniform() / draws;
    const double normal = random.normal();
    square += normal * normal / draws;
    fourth += normal * normal * normal * normal / draws;
    const CirclePoint point = random.azimuth();
    EXPECT_NEAR(point.cosine * point.cosine + point.sine * point.sine, 1, 1e-12);
    cosine += point.cosine * point.cosine / draws;
  }
  // Five standard deviations each.
  EXPECT_NEAR(uniform, 0.5, 5 * std::sqrt(1.0 / 12 / draws));
  EXPECT_NEAR(square, 1, 5 * std::sqrt(2.0 / draws));
  EXPECT_NEAR(fourth, 3, 5 * std::sqrt(96.0 / draws));
  EXPECT_NEAR(cosine, 0.5, 5 * std::sqrt(0.125 / draws));
}

TEST(TwoBodyDecay, KnowsTheMomentum) {
  // H0 (425) -> W (80) H+- (325): sqrt((425^2 - 405^2)(425^2 - 245^2))/850.
  EXPECT_NEAR(decay_momentum(425, 80, 325), std::sqrt(16600.0 * 120600.0) / 850, 1e-12);
  EXPECT_DOUBLE_EQ(decay_momentum(125, 0, 0), 62.5);
  EXPECT_EQ(decay_momentum(100, 60, 50), 0);
}

TEST(TwoBodyDecay, ConservesMomentumAndMasses) {
  Draws random(1, 0);
  for (int i = 0; i < 1000; ++i) {
    const double pz = 2000 * random.symmetric();
    const FourVector mother{std::sqrt(325.0 * 325 + 30 * 30 + pz * pz), 30, 0, pz};
    const auto [first, second] = decay(mother, 325, 80.4, 125, isotropic_direction(random));
    const FourVector rest = mother - first - second;
    const double tolerance = 1e-9 * mother.e;
    EXPECT_NEAR(rest.e, 0, tolerance);
    EXPECT_NEAR(rest.px, 0, tolerance);
    EXPECT_NEAR(rest.py, 0, tolerance);
    EXPECT_NEAR(rest.pz, 0, tolerance);
    EXPECT_NEAR(first.mass(), 80.4, 1e-6);
    EXPECT_NEAR(second.mass(), 125, 1e-6);
  }
}

TEST(TwoBodyDecay, DirectionsKeepTheirAngleToTheAxis) {
  Draws random(2, 0);
  for (int i = 0; i < 1000; ++i) {
    const UnitVector axis = isotropic_direction(random);
    const double cosine = random.symmetric();
    const UnitVector direction = direction_about(axis, cosine, random);
    const double product = axis.x * direction.x + axis.y * direction.y + axis.z * direction.z;
    EXPECT_NEAR(product, cosine, 1e-12);
    EXPECT_NEAR(std::hypot(direction.x, direction.y, direction.z), 1, 1e-12);
  }
}

TEST(TwoBodyDecay, IsotropicDirectionsHaveNoPreference) {
  Draws random(3, 0);
  double x = 0;
  double z = 0;
  double zz = 0;
  for (int i = 0; i < draws; ++i) {
    const UnitVector direction = isotropic_direction(random);
    x += direction.x / draws;
    z += direction.z / draws;
    zz += direction.z * direction.z / draws;
  }
  EXPECT_NEAR(x, 0, 5 * std::sqrt(1.0 / 3 / draws));
  EXPECT_NEAR(z, 0, 5 * std::sqrt(1.0 / 3 / draws));
  EXPECT_NEAR(zz, 1.0 / 3, 5 * std::sqrt(4.0 / 45 / draws));
}

TEST(TwoBodyDecay, HelicityAnglesHaveTheirMoments) {
  Draws random(4, 0);
  double longitudinal = 0;
  double longitudinal_square = 0;
  double left_handed = 0;
  for (int i = 0; i < draws; ++i) {
    const double cosine = longitudinal_cosine(random);
    longitudinal += cosine / draws;
    longitudinal_square += cosine * cosine / draws;
    left_handed += left_handed_cosine(random) / draws;
  }
  EXPECT_NEAR(longitudinal, 0, 0.008);
  EXPECT_NEAR(longitudinal_square, 0.2, 0.005);
  EXPECT_NEAR(left_handed, -0.5, 0.008);
}

TEST(BreitWigner, HasItsMedianWidthAndRange) {
  const BreitWigner shape(172.5, 1.42, 14);
  EXPECT_NEAR(shape.quantile(0.5), 172.5, 0.01);
  EXPECT_NEAR(shape.quantile(1e-12), 158.5, 1e-6);
  EXPECT_NEAR(shape.quantile(1 - 1e-12), 186.5, 1e-6);
  // Half of an untruncated Breit-Wigner lies within half a width of its mass; with 1.6 % cut off on
  // each side, tan(atan(28/1.42)/2) of it.
  EXPECT_NEAR(shape.quantile(0.75) - shape.quantile(0.25), 1.42 * 0.9505, 0.005);
}

}  // namespace
}  // namespace hepsweep::studies
