#include "studies/validation/correlation.hh"

#include <cmath>
#include <vector>

#include <gtest/gtest.h>

#include "core/random.hh"

namespace hepsweep::studies {
namespace {

using Numbers = std::vector<double>;

constexpr double undefined = std::numeric_limits<double>::quiet_NaN();
constexpr double infinity = std::numeric_limits<double>::infinity();

Numbers ones(std::size_t n) {
  return Numbers(n, 1.0);
}

Numbers normal_numbers(std::uint64_t key, std::size_t n) {
  RandomStream random(key);
  Numbers numbers(n);
  for (double& number : numbers) number = random.normal();
  return numbers;
}

TEST(Correlation, LectureRowA13_AnOutputThatIsTheSpectatorHasOne) {
  const Numbers spectator = normal_numbers(1, 1000);
  for (const auto correlation : {linear_correlation, rank_correlation}) {
    const auto found = correlation(spectator, spectator, ones(1000));
    EXPECT_EQ(found.value, 1);
    EXPECT_EQ(found.error, 0);
    EXPECT_EQ(found.significance, infinity);
    Numbers opposite = spectator;
    for (double& number : opposite) number = -number;
    EXPECT_EQ(correlation(spectator, opposite, ones(1000)).value, -1);
  }
}

TEST(Correlation, LectureRowA13_OfIndependentNumbersItIsBelowThreeOverRootN) {
  constexpr std::size_t n = 10000;
  for (std::uint64_t seed = 0; seed < 20; ++seed) {
    const Numbers first = normal_numbers(2 * seed + 100, n);
    const Numbers second = normal_numbers(2 * seed + 101, n);
    for (const auto correlation : {linear_correlation, rank_correlation}) {
      const auto found = correlation(first, second, ones(n));
      EXPECT_LT(std::abs(found.value), 3 / std::sqrt(n)) << seed;
      EXPECT_LT(std::abs(found.significance), 3) << seed;
    }
  }
}

// By hand: sums of squares 17.5 and 70/3, of products 16; six differences of ranks are 1.
TEST(Correlation, HasTheValuesOfASmallExample) {
  const Numbers x{1, 2, 3, 4, 5, 6};
  const Numbers y{2, 1, 4, 3, 7, 5};
  const auto linear = linear_correlation(x, y, ones(6));
  const double expected = 16 / std::sqrt(17.5 * 70 / 3);
  EXPECT_NEAR(linear.value, expected, 1e-15);
  EXPECT_NEAR(linear.error, (1 - expected * expected) / std::sqrt(5), 1e-15);
  EXPECT_NEAR(linear.significance, std::atanh(expected) * std::sqrt(3), 1e-14);
  EXPECT_NEAR(rank_correlation(x, y, ones(6)).value, 1 - 6.0 * 6 / (6 * 35), 1e-15);
}

TEST(Correlation, EqualNumbersShareTheMeanOfTheirRanks) {
  // Ranks 1.5, 1.5, 3, 4 and 1, 2.5, 2.5, 4.
  EXPECT_NEAR(rank_correlation(Numbers{1, 1, 2, 3}, Numbers{5, 6, 6, 9}, ones(4)).value,
              0.8333333333333333, 1e-15);
}

TEST(Correlation, RanksSeeOnlyTheOrder) {
  const Numbers x = normal_numbers(7, 200);
  const Numbers noise = normal_numbers(8, 200);
  Numbers y(200);
  Numbers stretched(200);
  for (std::size_t i = 0; i < 200; ++i) {
    y[i] = x[i] + noise[i];
    stretched[i] = std::exp(5 * y[i]);
  }
  EXPECT_EQ(rank_correlation(x, y, ones(200)).value,
            rank_correlation(x, stretched, ones(200)).value);
  EXPECT_GT(linear_correlation(x, y, ones(200)).value,
            linear_correlation(x, stretched, ones(200)).value + 0.1);
}

TEST(Correlation, AWholeWeightStandsForSoManyEvents) {
  const Numbers x{1, 2, 5, 3, 4};
  const Numbers y{1, 3, 2, 2, 6};
  const Numbers weights{1, 2, 1, 3, 1};
  const Numbers x_repeated{1, 2, 2, 5, 3, 3, 3, 4};
  const Numbers y_repeated{1, 3, 3, 2, 2, 2, 2, 6};
  for (const auto correlation : {linear_correlation, rank_correlation}) {
    EXPECT_NEAR(correlation(x, y, weights).value,
                correlation(x_repeated, y_repeated, ones(8)).value, 1e-15);
  }
  // But they know less than that: (1 + 2 + 1 + 3 + 1)^2/(1 + 4 + 1 + 9 + 1) = 4 events.
  const auto linear = linear_correlation(x, y, weights);
  EXPECT_NEAR(linear.error, (1 - linear.value * linear.value) / std::sqrt(3), 1e-15);
}

TEST(Correlation, TheSizeOfTheWeightsDoesNotCountNorTheirCommonSign) {
  const Numbers x{1, 2, 5, 3, 4};
  const Numbers y{1, 3, 2, 2, 6};
  const Numbers weights{1, 2, 1, 3, 1};
  Numbers others = weights;
  for (double& weight : others) weight *= -0.125;
  for (const auto correlation : {linear_correlation, rank_correlation}) {
    EXPECT_NEAR(correlation(x, y, weights).value, correlation(x, y, others).value, 1e-15);
  }
}

TEST(Correlation, UndefinedValuesAreLeftOutPairwise) {
  const Numbers x{1, undefined, 3, 4, 5, infinity, 6};
  const Numbers y{2, 1, undefined, 3, 7, 8, 5};
  for (const auto correlation : {linear_correlation, rank_correlation}) {
    EXPECT_EQ(correlation(x, y, ones(7)).value,
              correlation(Numbers{1, 4, 5, 6}, Numbers{2, 3, 7, 5}, ones(4)).value);
  }
}

TEST(Correlation, IsUndefinedWhereNothingVaries) {
  const Numbers x{1, 2, 3, 4};
  for (const auto correlation : {linear_correlation, rank_correlation}) {
    for (const auto& found :
         {correlation(x, Numbers{0.1, 0.1, 0.1, 0.1}, ones(4)),
          correlation(x, Numbers(4, undefined), ones(4)), correlation({}, {}, {}),
          correlation(Numbers{1, 2, 3}, Numbers{1, 2, 4}, ones(3)),
          correlation(x, x, Numbers{1, -1, 1, -1})}) {
      EXPECT_TRUE(std::isnan(found.value));
      EXPECT_TRUE(std::isnan(found.error));
      EXPECT_TRUE(std::isnan(found.significance));
    }
  }
}

// The errors are those of repeated samples, and significances scatter by 1 without dependence.
TEST(Correlation, ItsErrorIsTheSpreadOfSamples) {
  constexpr int samples = 2000;
  constexpr std::size_t n = 100;
  for (const auto correlation : {linear_correlation, rank_correlation}) {
    double sum = 0;
    double squares = 0;
    double errors = 0;
    double significances = 0;
    for (int sample = 0; sample < samples; ++sample) {
      const auto key = static_cast<std::uint64_t>(1000 + 3 * sample);
      const Numbers x = normal_numbers(key, n);
      const Numbers noise = normal_numbers(key + 1, n);
      Numbers y(n);
      for (std::size_t i = 0; i < n; ++i) y[i] = 0.6 * x[i] + 0.8 * noise[i];
      const auto found = correlation(x, y, ones(n));
      sum += found.value;
      squares += found.value * found.value;
      errors += found.error;
      const auto independent = correlation(x, noise, ones(n));
      significances += independent.significance * independent.significance;
    }
    const double mean = sum / samples;
    const double spread = std::sqrt(squares / samples - mean * mean);
    EXPECT_NEAR(errors / samples / spread, 1, 0.08);
    EXPECT_NEAR(std::sqrt(significances / samples), 1, 0.05);
  }
}

}  // namespace
}  // namespace hepsweep::studies
