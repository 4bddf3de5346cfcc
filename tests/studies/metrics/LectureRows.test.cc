// Known answers of the lectures about data and decisions, by the metrics.
#include <algorithm>
#include <cmath>

#include <gtest/gtest.h>

#include "core/random.hh"
#include "studies/metrics/accuracy.hh"
#include "studies/metrics/area_under_curve.hh"
#include "studies/metrics/committee.hh"
#include "studies/metrics/kolmogorov_smirnov.hh"
#include "studies/metrics/metrics.hh"

namespace hepsweep::studies {
namespace {

MetricInput input_of(std::vector<double> probabilities, const std::vector<std::int32_t>& labels,
                     std::size_t columns) {
  MetricInput input;
  input.classes = std::max<std::size_t>(columns, 2);
  input.columns = columns;
  input.probabilities = std::move(probabilities);
  input.labels = labels;
  input.weights.assign(labels.size(), 1);
  return input;
}

// A threshold is passed at 0.5 itself; of equal classes the first is predicted.
TEST(LectureRow, G6_DecisionsOnTies) {
  const std::vector<std::int32_t> two{1, 0, 1};
  const MetricInput binary = input_of({0.5, 0.5, std::nextafter(0.5, 0)}, two, 1);
  EXPECT_EQ(predicted_class(binary, 0), 1U);
  EXPECT_EQ(predicted_class(binary, 1), 1U);
  EXPECT_EQ(predicted_class(binary, 2), 0U);
  EXPECT_DOUBLE_EQ(accuracy(binary).value, 1.0 / 3);
  const std::vector<std::int32_t> three{0, 2, 1};
  const MetricInput several = input_of({0.4, 0.4, 0.2, 0.2, 0.4, 0.4, 0.3, 0.3, 0.4}, three, 3);
  EXPECT_EQ(predicted_class(several, 0), 0U);
  EXPECT_EQ(predicted_class(several, 1), 1U);
  EXPECT_EQ(predicted_class(several, 2), 2U);
  EXPECT_DOUBLE_EQ(accuracy(several).value, 1.0 / 3);
}

/// Balanced classes whose scores are normal, two standard deviations apart.
struct Normals {
  std::vector<double> scores;
  std::vector<std::int32_t> labels;

  explicit Normals(std::size_t events) {
    RandomStream random(11);
    for (std::size_t i = 0; i < events; ++i) {
      labels.push_back(static_cast<std::int32_t>(i % 2));
      scores.push_back(random.normal() + 2 * labels.back());
    }
  }
  AreaUnderCurve area(std::span<const std::int32_t> by) const {
    return area_under_curve(scores, by, 1, std::vector<double>(scores.size(), 1));
  }
};

double error_of(const AreaUnderCurve& area) {
  double variance = 0;
  for (const double influence : area.influences) variance += influence * influence;
  return std::sqrt(variance);
}

TEST(LectureRow, G16_LabelNoiseShrinksTheAreaTowardsOneHalf) {
  const Normals events(40000);
  const double clean = events.area(events.labels).area;
  EXPECT_NEAR(clean, 0.9214, 4 * error_of(events.area(events.labels)));
  RandomStream random(12);
  for (const double flipped : {0.05, 0.2, 0.4, 0.5}) {
    std::vector<std::int32_t> noisy = events.labels;
    for (std::int32_t& label : noisy) label = random.uniform() < flipped ? 1 - label : label;
    const AreaUnderCurve measured = events.area(noisy);
    EXPECT_NEAR(measured.area, 0.5 + (1 - 2 * flipped) * (clean - 0.5), 3 * error_of(measured))
        << flipped;
  }
}

// Simulation against data, feature by feature: the same two-sample test that compares scores.
TEST(LectureRow, G14_AShiftedFeatureIsFlaggedAnIdenticalOneIsNot) {
  RandomStream random(13);
  const auto sample = [&](double shift) {
    std::vector<WeightedScore> values;
    for (int i = 0; i < 4000; ++i) values.push_back({random.normal() + shift, 1});
    return values;
  };
  const auto simulation = sample(0);
  EXPECT_LT(compare_samples(simulation, sample(0.1)).p_value, 0.01);
  EXPECT_GT(compare_samples(simulation, sample(0)).p_value, 0.01);
  EXPECT_EQ(compare_samples(simulation, simulation).p_value, 1);
}

// The mean of k unbiased predictors with independent errors has 1/k of the variance of one.
TEST(LectureRow, G51_ACommitteeAveragesIndependentErrorsAway) {
  constexpr std::size_t events = 20000;
  RandomStream random(14);
  CommitteeScores committee;
  for (const std::size_t k : {1, 2, 3, 4, 5, 6, 7, 8}) {
    std::vector<float> member;
    for (std::size_t i = 0; i < events; ++i) {
      member.push_back(static_cast<float>(0.5 + 0.1 * random.normal()));
    }
    committee.add(member);
    double sum = 0, squares = 0;
    for (const float score : committee.mean()) {
      const double deviation = static_cast<double>(score) - 0.5;
      sum += deviation;
      squares += deviation * deviation;
    }
    const double expected = 0.01 / static_cast<double>(k);
    EXPECT_NEAR(sum / events, 0, 4 * std::sqrt(expected / events)) << k;
    EXPECT_NEAR(squares / events / expected, 1, 4 * std::sqrt(2.0 / events)) << k;
  }
}

}  // namespace
}  // namespace hepsweep::studies
