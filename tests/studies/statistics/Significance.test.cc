#include "studies/statistics/significance.hh"

#include <cmath>

#include <boost/math/distributions/normal.hpp>
#include <gtest/gtest.h>

#include "core/json_file.hh"
#include "studies/statistics/tail_probability.hh"
#include "tests/support/reference_data.hh"

namespace hepsweep::studies {
namespace {

// A few rows of mpmath at 50 digits: s, b, sigma_b and the definitions in their order, then p_Bi.
constexpr double rows[][12] = {
    {0.1, 0.5, 0.025, 0.14142135623731, 0.129099444873581, 0.141333050667515, 0.129032258064516,
     0.137061548775525, 0.136970440028523, 0.0308118781694329, -0.303564443608329,
     0.619270128088123},
    {0.1, 100000, 100, 0.000316227766016838, 0.000316227607903074, 0.000301511344577764,
     0.000301511207527246, 0.000316227713312232, 0.000301511289757542, 0.000316211903117591,
     -0.000904533865159714, 0.500360856753659},
    {3, 0.01, 0.002, 30, 1.7291712531127, 29.9940017994002, 1.72917010416285, 5.32511068371243,
     5.29249759484888, 0.90593534709346, 5.07254139703231, 1.96268852917161e-07},
    {100, 1, 0.001, 100, 9.95037190209989, 99.9999500000375, 9.95037185284063, 27.0601985285019,
     27.0600137609952, 17.6969758470226, 27.0230494554869, 3.96143197752349e-161},
    {100, 100000, 100000, 0.316227766016838, 0.316069770620507, 0.0009999950000375,
     0.000999994995037575, 0.316175083337286, 0.00099966186434391, 0.316159281033962,
     -0.629200211537938, 0.735391004805441},
};

void expect_row(const Counting& events, const double* values) {
  for (const auto& definition : significance_definitions()) {
    const double expected = *values++;
    const double actual = definition.of(events);
    if (std::isnan(expected)) {
      EXPECT_TRUE(std::isnan(actual)) << definition.name << " " << actual;
    } else {
      EXPECT_NEAR(actual, expected, 1e-9 * std::abs(expected))
          << definition.name << " s=" << events.signal << " b=" << events.background
          << " sigma=" << events.background_sigma;
    }
  }
}

TEST(Significance, AgreesWithHighPrecision) {
  for (const auto& row : rows) {
    const Counting events{row[0], row[1], row[2]};
    expect_row(events, row + 3);
    EXPECT_NEAR(binomial_p_value(events), row[11], 1e-6 * row[11]);
  }
}

double number(const Json& value) {
  return value.is_null() ? NAN : value.get<double>();
}

TEST(Significance, AgreesWithTheReferenceTable) {
  const auto file =
      testing::reference_data_folder() / ".." / "reference" / "statistics" / "significance.json";
  if (!std::filesystem::exists(file)) {
    GTEST_SKIP() << "missing data: reference/statistics/significance.json beside the data folder; "
                    "set HEPSWEEP_DATA";
  }
  const Json table = read_json_file(file);
  ASSERT_GT(table.at("rows").size(), 500U);
  for (const Json& row : table.at("rows")) {
    const Counting events{number(row[0]), number(row[1]), number(row[2])};
    double expected[8];
    for (std::size_t i = 0; i < 7; ++i) expected[i] = number(row[3 + i]);
    expected[7] = number(row[11]);
    expect_row(events, expected);
    const double p = number(row[10]);
    if (std::isnan(p)) continue;
    EXPECT_NEAR(binomial_p_value(events), p, 1e-6 * p) << row.dump();
  }
}

TEST(LectureRow, L24_DiscoverySignificanceOf100Over1000PlusMinus50) {
  const Counting events{100, 1000, 50};
  EXPECT_NEAR(s_over_sqrt_b(events), 3.162, 5e-4);
  EXPECT_NEAR(asimov_significance(events), 3.112, 5e-4);
  EXPECT_NEAR(s_over_sqrt_b_sigma(events), 1.690, 5e-4);
  EXPECT_NEAR(asimov_significance_sigma(events), 1.644, 5e-4);
  const boost::math::normal gaussian;
  EXPECT_NEAR(boost::math::cdf(boost::math::complement(gaussian, 5.0)), 2.8665e-7, 5e-12);
}

TEST(LectureRow, L27_EquivalentIncreasedExposure) {
  EXPECT_NEAR(equivalent_exposure(1.140, 1), 0.30, 5e-4);
  EXPECT_EQ(equivalent_exposure(3, 3), 0);
}

TEST(Significance, IsNotDefinedWhereItMeansNothing) {
  for (const auto& definition : significance_definitions()) {
    EXPECT_TRUE(std::isnan(definition.of({-1, 10, 1}))) << definition.name;
    EXPECT_TRUE(std::isnan(definition.of({1, -10, 1}))) << definition.name;
    EXPECT_TRUE(std::isnan(definition.of({NAN, 10, 1}))) << definition.name;
    EXPECT_TRUE(std::isnan(definition.of({1, INFINITY, 1}))) << definition.name;
    EXPECT_FALSE(std::isnan(definition.of({1, 10, 0}))) << definition.name;
  }
  EXPECT_TRUE(std::isnan(s_over_sqrt_b({5, 0, 0})));
  EXPECT_TRUE(std::isnan(asimov_significance({5, 0, 1})));
  EXPECT_TRUE(std::isnan(binomial_significance({5, 0, 1})));
  EXPECT_FALSE(std::isnan(approximate_median_significance({5, 0, 1})));
}

// Where a well known background has the limit of an exactly known one.
TEST(Significance, GoesOverIntoThatOfAnExactBackground) {
  for (const double b : {0.01, 1.0, 100.0, 1e6}) {
    for (const double s : {1e-6, 0.1, 1.0, 50.0}) {
      for (const double sigma : {1e-9 * b, 1e-7 * std::sqrt(b), 2e-8 * std::sqrt(b)}) {
        const Counting known{s, b, sigma};
        const Counting exact{s, b, 0};
        EXPECT_NEAR(asimov_significance_sigma(known) / asimov_significance(exact), 1, 1e-9);
        const double effect = s / b * sigma;
        EXPECT_NEAR(binomial_p_value(known) / binomial_p_value(exact), 1 + effect * effect / 2,
                    1e-9)
            << s << " " << b;
      }
    }
  }
}

// s/sqrt(b + sigma^2), up to terms of s/b.
TEST(Significance, KeepsItsDigitsForATinySignal) {
  for (const double b : {0.5, 100.0, 1e8}) {
    for (const double sigma : {0.0, 0.01 * b, b}) {
      const Counting events{1e-10 * b, b, sigma};
      EXPECT_NEAR(asimov_significance_sigma(events) / s_over_sqrt_b_sigma(events), 1, 1e-9);
    }
  }
}

// mpmath at 50 digits.
TEST(Significance, KeepsItsDigitsForAHugeSignal) {
  EXPECT_NEAR(
      asimov_significance_sigma({549841.4230445054, 0.0013185474452360388, 2.120112185945291e-08}),
      4552.73705853071, 1e-9 * 4552.7);
}

TEST(Significance, OfExtremeNumbersIsANumber) {
  // With the background unknown in effect, 11 expected events are certain to be reached.
  EXPECT_NEAR(binomial_significance({10, 1, 1e12}), -9.96357775736807, 1e-8);
  EXPECT_NEAR(binomial_significance({1e12, 1e12, 1e12}), 0.237831611722924, 1e-8);
  EXPECT_NEAR(binomial_p_value({1, 1e-300, 0}), 1e-300, 1e-306);
  EXPECT_NEAR(binomial_significance({1, 1e-300, 0}), 37.0470962993612, 1e-8);
  EXPECT_EQ(asimov_significance({1, 1e308, 0}), 1e-154);
  for (const double many : {1e9, 1e12, 1e15, 1e20, 1e100, 1e300}) {
    for (const double sigma : {0.0, 1e-3 * std::sqrt(many), 100 * std::sqrt(many), many, 1e160}) {
      for (const auto& definition : significance_definitions()) {
        EXPECT_NO_THROW(definition.of({1, many, sigma})) << definition.name << " " << many;
        EXPECT_NO_THROW(definition.of({many, 1, sigma})) << definition.name << " " << many;
        EXPECT_NO_THROW(definition.of({many, many, sigma})) << definition.name << " " << many;
      }
    }
  }
}

TEST(TailProbability, IsFiniteBeyondTheSmallestNumber) {
  // Around p = 1e-4900, where the logarithm takes over, there is no step.
  double before = 0;
  for (double n = 1900; n < 2300; n += 1) {
    const double z = poisson_tail(n, 1).significance;
    if (before > 0) {
      EXPECT_NEAR((z - before) * z / std::log(n), 1, 0.01) << n;
    }
    before = z;
  }
  EXPECT_GT(before, 155);
  // -ln P(1e6 | 1) = ln(1e6!) + 1 - 1e-6 = 12815519.38, of which half a square is Z.
  EXPECT_NEAR(poisson_tail(1e6, 1).significance, std::sqrt(2 * (12815519.38 - 9.45)), 1e-3);
  EXPECT_NEAR(on_off_tail(1e6, 1, 1e-10).significance, poisson_tail(1e6, 1).significance, 2);
  EXPECT_EQ(poisson_tail(1e6, 1).p, 0);
}

// Where the expansion takes over there is no step: Z rises by its slope, 1/sqrt(b + v) at most.
TEST(TailProbability, OfManyEventsContinuesThatOfFewer) {
  for (const double distance : {-5000.0, -30.0, 0.0, 1.0, 3000.0, 60000.0}) {
    const double b = 1e7 - distance;
    for (const double sigma : {0.0, 500.0, 3000.0}) {
      const auto z = [&](double n) {
        return sigma == 0 ? poisson_tail(n, b).significance
                          : on_off_tail(n, b, sigma * sigma).significance;
      };
      const double step = 0.5;
      const double below = z(1e7) - z(1e7 - step);
      EXPECT_NEAR(z(1e7 + step) - z(1e7), below, 1e-8) << distance << " " << sigma;
    }
  }
}

TEST(TailProbability, OfNoEventsIsCertain) {
  EXPECT_EQ(poisson_tail(0, 3).p, 1);
  EXPECT_EQ(on_off_tail(0, 3, 1).p, 1);
  EXPECT_NEAR(poisson_tail(1, 3).p, 1 - std::exp(-3), 1e-15);
}

}  // namespace
}  // namespace hepsweep::studies
