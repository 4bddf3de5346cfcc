#include <cmath>
#include <stdexcept>
#include <vector>

#include <gtest/gtest.h>

#include "studies/statistics/paired_comparison.hh"

namespace hepsweep::studies {
namespace {

using Values = std::vector<double>;

// Row L25: the standard deviation over trainings is the error of their mean times sqrt(n).
TEST(MeanAndError, L25_ByHand) {
  const auto result = mean_and_error(Values{1, 2, 3, 6});
  EXPECT_EQ(result.n, 4U);
  EXPECT_DOUBLE_EQ(result.mean, 3);
  EXPECT_DOUBLE_EQ(result.error, std::sqrt(14.0 / 3 / 4));
  const double deviation = std::sqrt((4 + 1 + 0 + 9) / 3.0);
  EXPECT_DOUBLE_EQ(result.error * std::sqrt(result.n), deviation);
}

TEST(MeanAndError, LeavesOutWhatIsNotFinite) {
  const auto result = mean_and_error(Values{NAN, 1, INFINITY, 3, -INFINITY});
  EXPECT_EQ(result.n, 2U);
  EXPECT_DOUBLE_EQ(result.mean, 2);
  EXPECT_DOUBLE_EQ(result.error, 1);
}

TEST(MeanAndError, FewValues) {
  EXPECT_TRUE(std::isnan(mean_and_error({}).mean));
  const auto one = mean_and_error(Values{0.75});
  EXPECT_EQ(one.mean, 0.75);
  EXPECT_TRUE(std::isnan(one.error));
}

TEST(MeanAndErrorTest, EqualValuesHaveNoSpread) {
  const auto result = mean_and_error(Values{0.714278419345, 0.714278419345, 0.714278419345, NAN});
  EXPECT_EQ(result.mean, 0.714278419345);
  EXPECT_EQ(result.error, 0);
}

TEST(PairedComparison, OneDegreeOfFreedomIsACauchyDistribution) {
  // Differences 1 and 3: mean 2, error 1, t = 2; p = 1 - 2 atan(2)/pi.
  const auto result = compare_paired(Values{2, 5}, Values{1, 2});
  EXPECT_EQ(result.n, 2U);
  EXPECT_DOUBLE_EQ(result.difference, 2);
  EXPECT_DOUBLE_EQ(result.error, 1);
  EXPECT_DOUBLE_EQ(result.t, 2);
  EXPECT_NEAR(result.p, 1 - 2 * std::atan(2.0) / M_PI, 1e-14);
}

TEST(PairedComparison, TwoDegreesOfFreedomInClosedForm) {
  // p = 1 - t/sqrt(2 + t^2).
  const auto result = compare_paired(Values{1, 2, 6}, Values{0, 0, 0});
  EXPECT_DOUBLE_EQ(result.t, 3 / std::sqrt(7.0 / 3));
  EXPECT_NEAR(result.p, 1 - result.t / std::sqrt(2 + result.t * result.t), 1e-14);
}

TEST(PairedComparison, SwappedSidesOnlyChangeTheSign) {
  const Values first{0.81, 0.83, 0.80};
  const Values second{0.80, 0.79, 0.81};
  const auto forth = compare_paired(first, second);
  const auto back = compare_paired(second, first);
  EXPECT_EQ(forth.p, back.p);
  EXPECT_EQ(forth.t, -back.t);
  EXPECT_EQ(forth.error, back.error);
}

TEST(PairedComparison, UsesCommonReplicasOnly) {
  const auto result = compare_paired(Values{2, NAN, 5, 7}, Values{1, 9, 2, INFINITY});
  EXPECT_EQ(result.n, 2U);
  EXPECT_DOUBLE_EQ(result.t, 2);
}

TEST(PairedComparison, FewCommonReplicas) {
  const auto none = compare_paired(Values{1, NAN}, Values{NAN, 1});
  EXPECT_EQ(none.n, 0U);
  EXPECT_TRUE(std::isnan(none.difference));
  EXPECT_FALSE(none.identical);
  const auto one = compare_paired(Values{1, NAN}, Values{0.5, 1});
  EXPECT_EQ(one.n, 1U);
  EXPECT_DOUBLE_EQ(one.difference, 0.5);
  EXPECT_TRUE(std::isnan(one.error));
  EXPECT_TRUE(std::isnan(one.p));
}

TEST(PairedComparison, IdenticalValuesHavePOne) {
  // 0.1 + 0.2 is not 0.3 in binary: only rounding makes these equal.
  const auto result = compare_paired(Values{0.1 + 0.2, 0.8}, Values{0.3, 0.8});
  EXPECT_TRUE(result.identical);
  EXPECT_EQ(result.t, 0);
  EXPECT_EQ(result.p, 1);
}

TEST(PairedComparison, ConstantDifferencesHavePZero) {
  const auto result = compare_paired(Values{0.9, 0.8, 0.7}, Values{0.8, 0.7, 0.6});
  EXPECT_DOUBLE_EQ(result.difference, 0.1);
  EXPECT_EQ(result.error, 0);
  EXPECT_EQ(result.t, INFINITY);
  EXPECT_EQ(result.p, 0);
}

TEST(PairedComparison, RoundsHugeValuesNeverAway) {
  EXPECT_EQ(rounded_for_ties(1e300), 1e300);
  EXPECT_EQ(rounded_for_ties(0.3 - 0.2), 0.1);
  EXPECT_EQ(compare_paired(Values{1e300, 3e300}, Values{0, 0}).n, 2U);
}

TEST(PairedComparison, RefusesSidesOfDifferentLength) {
  EXPECT_THROW(compare_paired(Values{1, 2}, Values{1}), std::invalid_argument);
}

}  // namespace
}  // namespace hepsweep::studies
