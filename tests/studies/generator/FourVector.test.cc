#include <cmath>
#include <numbers>

#include <gtest/gtest.h>

#include "studies/generator/draws.hh"
#include "studies/generator/four_vector.hh"

namespace hepsweep::studies {
namespace {

FourVector random_vector(Draws& random, double mass) {
  const double px = 100 * random.symmetric();
  const double py = 100 * random.symmetric();
  const double pz = 500 * random.symmetric();
  return {std::sqrt(mass * mass + px * px + py * py + pz * pz), px, py, pz};
}

TEST(FourVector, KnowsItsCoordinates) {
  const FourVector vector = massless(50, -1.5, 2.5);
  EXPECT_NEAR(vector.pt(), 50, 1e-12);
  EXPECT_NEAR(vector.eta(), -1.5, 1e-14);
  EXPECT_NEAR(vector.phi(), 2.5, 1e-14);
  EXPECT_NEAR(vector.mass_squared(), 0, 1e-10);
}

TEST(FourVector, PseudorapidityIsExactNearZeroAndFarOut) {
  for (const double eta : {0.0, 1e-9, -1e-3, 0.3, -4.9, 12.0}) {
    EXPECT_NEAR(massless(20, eta, 1).eta(), eta, 1e-14 * std::cosh(0.1 * eta)) << eta;
  }
}

TEST(FourVector, BoostsThereAndBack) {
  Draws random(1, 0);
  for (int i = 0; i < 200; ++i) {
    const FourVector frame = random_vector(random, 125);
    const FourVector particle = random_vector(random, 4.7);
    const FourVector there = in_rest_frame(particle, frame, 125);
    const FourVector back = boosted(there, frame, 125);
    EXPECT_NEAR(there.mass(), 4.7, 1e-6);
    for (const double difference : {back.e - particle.e, back.px - particle.px,
                                    back.py - particle.py, back.pz - particle.pz}) {
      EXPECT_NEAR(difference, 0, 1e-10 * particle.e * frame.e);
    }
  }
}

TEST(FourVector, AFrameRestsInItself) {
  Draws random(2, 0);
  const FourVector frame = random_vector(random, 80);
  const FourVector rest = in_rest_frame(frame, frame, 80);
  EXPECT_NEAR(rest.e, 80, 1e-9);
  EXPECT_NEAR(rest.momentum_squared(), 0, 1e-12);
}

TEST(FourVector, AzimuthsDifferByHalfATurnAtMost) {
  constexpr double pi = std::numbers::pi;
  EXPECT_NEAR(azimuth_difference(3, -3), 6 - 2 * pi, 1e-15);
  EXPECT_NEAR(azimuth_difference(-3, 3), 2 * pi - 6, 1e-15);
  EXPECT_NEAR(azimuth_difference(1, 0.25), 0.75, 1e-15);
}

}  // namespace
}  // namespace hepsweep::studies
