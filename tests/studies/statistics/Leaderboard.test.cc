#include "studies/statistics/leaderboard.hh"

#include <cmath>
#include <stdexcept>

#include <gtest/gtest.h>

#include "core/random.hh"

namespace hepsweep::studies {
namespace {

using Values = std::vector<double>;

TEST(CompareWithBest, RanksByTheMean) {
  const Values values{0.1, 0.2, 0.8, 0.9, 0.5, 0.5};
  const auto highest = compare_with_best(values, 2, Direction::maximise);
  EXPECT_EQ(highest.best, 1U);
  EXPECT_EQ(highest.entries[0].rank, 3U);
  EXPECT_EQ(highest.entries[1].rank, 1U);
  EXPECT_EQ(highest.entries[2].rank, 2U);
  const auto lowest = compare_with_best(values, 2, Direction::minimise);
  EXPECT_EQ(lowest.best, 0U);
  EXPECT_EQ(lowest.entries[2].rank, 2U);
  EXPECT_NEAR(lowest.entries[1].with_best.difference, -0.7, 1e-15);
}

TEST(CompareWithBest, OfEqualMeansTheFirstWins) {
  // The sums differ in their last bit: 0.1 + 0.2 + 0.3 against 0.3 + 0.2 + 0.1.
  const auto board =
      compare_with_best(Values{0.3, 0.2, 0.1, 0.1, 0.2, 0.3}, 3, Direction::maximise);
  EXPECT_EQ(board.best, 0U);
  EXPECT_TRUE(board.entries[1].tied);
}

TEST(CompareWithBest, IncompleteConfigurationsCannotWin) {
  const auto board =
      compare_with_best(Values{0.7, 0.8, 0.99, NAN, NAN, NAN}, 2, Direction::maximise);
  EXPECT_EQ(board.best, 0U);
  EXPECT_EQ(board.entries[1].rank, 2U);
  EXPECT_EQ(board.entries[1].objective.n, 1U);
  EXPECT_EQ(board.entries[2].rank, 0U);
  EXPECT_FALSE(board.entries[1].tied);
  EXPECT_TRUE(std::isnan(board.entries[1].holm_p));
}

TEST(CompareWithBest, WhereNoneIsCompleteTheFullestCompete) {
  const auto board = compare_with_best(Values{0.7, 0.8, NAN, 0.99, NAN, NAN, NAN, 0.9, 0.9}, 3,
                                       Direction::maximise);
  EXPECT_EQ(board.best, 2U);
  EXPECT_EQ(board.entries[0].rank, 2U);
  EXPECT_EQ(board.entries[1].rank, 3U);
}

TEST(CompareWithBest, NothingToRank) {
  EXPECT_FALSE(compare_with_best({}, 3, Direction::maximise).best);
  const auto board = compare_with_best(Values{NAN, INFINITY}, 1, Direction::maximise);
  EXPECT_FALSE(board.best);
  EXPECT_EQ(board.entries.size(), 2U);
  EXPECT_FALSE(board.entries[0].tied);
}

TEST(CompareWithBest, ASingleReplicaShowsNoTies) {
  const auto board = compare_with_best(Values{0.7, 0.8, 0.79}, 1, Direction::maximise);
  EXPECT_EQ(board.best, 1U);
  EXPECT_TRUE(board.entries[1].tied);
  EXPECT_FALSE(board.entries[2].tied);
}

TEST(CompareWithBest, TiesAreJudgedByHolm) {
  // Differences from the best of 0.01 and 0.03: t = 2, p = 0.295 for one comparison.
  const Values values{0.90, 0.95, 0.89, 0.92, 0.50, 0.55001};
  const auto board = compare_with_best(values, 2, Direction::maximise);
  const double p = 1 - 2 * std::atan(2.0) / M_PI;
  EXPECT_NEAR(board.entries[1].with_best.p, p, 1e-10);
  EXPECT_NEAR(board.entries[1].holm_p, p, 1e-10);
  EXPECT_TRUE(board.entries[1].tied);
  EXPECT_NEAR(board.entries[2].holm_p, 2 * board.entries[2].with_best.p, 1e-12);
  EXPECT_FALSE(board.entries[2].tied);
}

TEST(CompareWithBest, IdenticalConfigurationsAreTiedAndDoNotCount) {
  const Values values{0.9, 0.8, 0.9, 0.8, 0.89, 0.77};
  const auto board = compare_with_best(values, 2, Direction::maximise);
  EXPECT_TRUE(board.entries[1].tied);
  EXPECT_EQ(board.entries[1].holm_p, 1);
  EXPECT_EQ(board.entries[2].holm_p, board.entries[2].with_best.p);
}

TEST(CompareWithBest, ManyConfigurations) {
  RandomStream random(1);
  constexpr std::size_t configurations = 100000;
  Values values;
  for (std::size_t i = 0; i < configurations * 5; ++i) values.push_back(random.normal());
  const auto board = compare_with_best(values, 5, Direction::maximise);
  ASSERT_EQ(board.entries.size(), configurations);
  EXPECT_EQ(board.entries[*board.best].rank, 1U);
}

TEST(CompareWithBest, RefusesRaggedValues) {
  EXPECT_THROW(compare_with_best(Values{1, 2, 3}, 2, Direction::maximise), std::invalid_argument);
  EXPECT_THROW(compare_with_best(Values{1}, 0, Direction::maximise), std::invalid_argument);
}

TEST(Holm, ByHand) {
  const auto adjusted = holm_adjusted(Values{0.04, NAN, 0.01, 0.03, 0.5});
  EXPECT_DOUBLE_EQ(adjusted[2], 0.04);  // 4 x 0.01
  EXPECT_DOUBLE_EQ(adjusted[3], 0.09);  // 3 x 0.03
  EXPECT_DOUBLE_EQ(adjusted[0], 0.09);  // 2 x 0.04 is below its predecessor
  EXPECT_DOUBLE_EQ(adjusted[4], 0.5);
  EXPECT_TRUE(std::isnan(adjusted[1]));
  EXPECT_DOUBLE_EQ(holm_adjusted(Values{0.6, 0.7})[0], 1);
}

}  // namespace
}  // namespace hepsweep::studies
