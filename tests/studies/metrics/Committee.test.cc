#include "studies/metrics/committee.hh"

#include <cmath>

#include <gtest/gtest.h>

#include "core/random.hh"
#include "studies/metrics/delong.hh"
#include "studies/metrics/metrics.hh"

namespace hepsweep::studies {
namespace {

/// Events of two classes, and the scores that two discriminants give them.
struct TwoDiscriminants {
  std::vector<std::int32_t> labels;
  std::vector<float> first;
  std::vector<float> second;

  std::vector<float> committee() const {
    CommitteeScores scores;
    scores.add(first);
    scores.add(second);
    return scores.mean();
  }
  MetricInput input(const std::vector<float>& scores) const {
    return metric_input({.scores = scores, .outputs = 1, .labels = labels, .weights = {}});
  }
};

/// Each separates the classes by a distance of 1; what they have in common is their noise's share.
TwoDiscriminants unit_discriminants(std::size_t events, double common) {
  RandomStream random(11);
  TwoDiscriminants result;
  for (std::size_t i = 0; i < events; ++i) {
    const auto label = static_cast<std::int32_t>(i % 2);
    const double shared = common * random.normal();
    const auto score = [&] {
      const double own = std::sqrt(1 - common * common) * random.normal();
      return static_cast<float>(label + shared + own);
    };
    result.labels.push_back(label);
    result.first.push_back(score());
    result.second.push_back(score());
  }
  return result;
}

TEST(Committee, IsTheMeanNumberByNumber) {
  CommitteeScores scores;
  scores.add(std::vector<float>{0.1F, 0.9F, 0.5F});
  scores.add(std::vector<float>{0.3F, 0.8F, 0.5F});
  scores.add(std::vector<float>{0.5F, 0.1F, 0.5F});
  EXPECT_EQ(scores.members(), 3U);
  const std::vector<float> mean = scores.mean();
  ASSERT_EQ(mean.size(), 3U);
  EXPECT_FLOAT_EQ(mean[0], 0.3F);
  EXPECT_FLOAT_EQ(mean[1], 0.6F);
  EXPECT_EQ(mean[2], 0.5F);
}

TEST(Committee, OfSeveralClassesHasAMeanForEachOfThem) {
  CommitteeScores scores;
  scores.add(std::vector<float>{0.6F, 0.3F, 0.1F});
  scores.add(std::vector<float>{0.2F, 0.3F, 0.5F});
  const std::vector<std::int32_t> labels{0};
  const auto mean = scores.mean();
  const MetricInput input =
      metric_input({.scores = mean, .outputs = 3, .labels = labels, .weights = {}});
  EXPECT_NEAR(evaluate_metric("log_loss", input).value, -std::log(0.4), 1e-6);
}

TEST(Committee, RefusesAMemberOfOtherEvents) {
  CommitteeScores scores;
  scores.add(std::vector<float>{0.6F, 0.3F});
  EXPECT_THROW(scores.add(std::vector<float>{0.6F}), std::invalid_argument);
}

// Inventory row A11: of two independent discriminants of unit separation each, the mean separates
// by sqrt(2) times as much: Phi(1) instead of Phi(1/sqrt(2)).
TEST(LectureRow, A11_twoIndependentDiscriminantsTogether) {
  const auto toy = unit_discriminants(40000, 0);
  EXPECT_NEAR(area_of(toy.input(toy.first)).area, 0.7602, 0.008);
  EXPECT_NEAR(area_of(toy.input(toy.second)).area, 0.7602, 0.008);
  const auto committee = evaluate_metric("auc", toy.input(toy.committee()));
  EXPECT_NEAR(committee.value, 0.8413, 3 * committee.error);
  EXPECT_LT(committee.error, 0.0025);
}

TEST(Committee, OfCorrelatedMembersGainsLessWithASmallerError) {
  double gain = 1;
  double error = 1;
  for (const double common : {0.0, 0.7, 0.95}) {
    const auto toy = unit_discriminants(10000, common);
    const std::vector<AreaUnderCurve> members{area_of(toy.input(toy.first)),
                                              area_of(toy.input(toy.second))};
    const auto compared = compare_areas(area_of(toy.input(toy.committee())), mean_area(members));
    EXPECT_GT(compared.difference, 3 * compared.difference_error) << common;
    EXPECT_LT(compared.difference, gain) << common;
    EXPECT_LT(compared.difference_error, error) << common;
    gain = compared.difference;
    error = compared.difference_error;
  }
}

TEST(Committee, OfEqualMembersIsAnyOfThem) {
  auto toy = unit_discriminants(500, 0);
  toy.second = toy.first;
  EXPECT_EQ(toy.committee(), toy.first);
  const AreaUnderCurve member = area_of(toy.input(toy.first));
  const auto compared = compare_areas(member, mean_area(std::vector{member, member}));
  EXPECT_NEAR(compared.difference, 0, 1e-15);
  EXPECT_NEAR(compared.difference_error, 0, 1e-15);
}

// The error of a mean of areas, against its spread over many samples.
TEST(MeanArea, HasTheErrorOfAMeanOnTheSameEvents) {
  const auto all = unit_discriminants(200 * 400, 0.8);
  double sum = 0;
  double squares = 0;
  double variances = 0;
  for (std::size_t sample = 0; sample < 400; ++sample) {
    TwoDiscriminants toy;
    const auto part = [&](const auto& numbers) {
      const auto first = numbers.begin() + static_cast<std::ptrdiff_t>(200 * sample);
      return std::vector(first, first + 200);
    };
    toy.labels = part(all.labels);
    toy.first = part(all.first);
    toy.second = part(all.second);
    const auto mean =
        mean_area(std::vector{area_of(toy.input(toy.first)), area_of(toy.input(toy.second))});
    sum += mean.area;
    squares += mean.area * mean.area;
    variances += variance_of(mean);
  }
  const double spread = squares / 400 - (sum / 400) * (sum / 400);
  EXPECT_NEAR(variances / 400 / spread, 1, 0.2);
}

TEST(MeanArea, IsUndefinedWhereOneIs) {
  const auto toy = unit_discriminants(100, 0);
  const AreaUnderCurve area = area_of(toy.input(toy.first));
  EXPECT_TRUE(std::isnan(mean_area({}).area));
  EXPECT_TRUE(std::isnan(mean_area(std::vector{area, AreaUnderCurve{}}).area));
  EXPECT_EQ(mean_area(std::vector{area}).area, area.area);
}

}  // namespace
}  // namespace hepsweep::studies
