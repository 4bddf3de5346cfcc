#include <gtest/gtest.h>

#include "studies/statistics/histfactory/poisson_terms.hh"

namespace hepsweep::studies::histfactory {
namespace {

TEST(PoissonTerms, AddUpToTheLogarithmOfTheProbability) {
  for (const double n : {0.0, 0.3, 1.0, 7.0, 31.9, 32.1, 250.0, 4e4}) {
    for (const double nu : {0.01, 0.9, 6.5, 30.0, 33.0, 260.0, 3.9e4, 4.4e4}) {
      const double expected = nu - n * std::log(nu) + log_gamma(n + 1);
      EXPECT_NEAR(poisson_distance(n, nu) + poisson_constant(n), expected,
                  1e-13 * (1 + nu + n * std::abs(std::log(nu)) + log_gamma(n + 1)))
          << n << " " << nu;
    }
  }
}

TEST(PoissonTerms, DistanceOfAnEmptyBinIsTheExpectation) {
  EXPECT_EQ(poisson_distance(0, 2.5), 2.5);
  EXPECT_EQ(poisson_distance(0, 0), 0);
  EXPECT_EQ(poisson_constant(0), 0);
}

// (nu - n)^2 / (2 n) (1 - 2 x/3 + x^2/2 - 2 x^3/5) for small x = (nu - n) / n.
TEST(PoissonTerms, SmallDistancesKeepTheirDigits) {
  for (const double n : {1e4, 1e8, 1e12}) {
    EXPECT_EQ(poisson_distance(n, n), 0);
    for (const double events : {-3.0, 1.0, 20.0}) {
      const double x = events / n;
      const double expected = 0.5 * events * x * (1 - 2 * x / 3 + x * x / 2 - 2 * x * x * x / 5);
      EXPECT_NEAR(poisson_distance(n, n + events), expected, 1e-9 * expected) << n;
    }
  }
}

TEST(PoissonTerms, HaveNoStepWhereFormulasMeet) {
  for (const double x : {-0.1, 0.1}) {
    const double inside = poisson_distance(1, std::nextafter(1 + x, 1));
    const double outside = poisson_distance(1, 1 + 1.000001 * x);
    EXPECT_NEAR(inside, outside, 1e-6 * outside * 2.2);
  }
  const double below = poisson_constant(std::nextafter(32, 0));
  EXPECT_NEAR(below, poisson_constant(32), 1e-13);
}

}  // namespace
}  // namespace hepsweep::studies::histfactory
