#include <cmath>

#include <gtest/gtest.h>

#include "core/random.hh"
#include "studies/metrics/area_under_curve.hh"

namespace hepsweep::studies {
namespace {

struct Sample {
  std::vector<double> scores;
  std::vector<std::int32_t> labels;
  std::vector<double> weights;
};

/// Overlapping classes with many ties and some negative weights.
Sample random_sample(std::size_t events, std::uint64_t key, bool weighted) {
  RandomStream random(key);
  Sample sample;
  for (std::size_t i = 0; i < events; ++i) {
    const auto label = static_cast<std::int32_t>(random.below(2));
    sample.labels.push_back(label);
    sample.scores.push_back(std::round(10 * (random.uniform() + 0.3 * label)) / 13);
    sample.weights.push_back(weighted ? random.normal() + 1.5 : 1);
  }
  return sample;
}

AreaUnderCurve area_of(const Sample& sample) {
  return area_under_curve(sample.scores, sample.labels, 1, sample.weights);
}

double kernel(double positive, double negative) {
  if (positive == negative) return 0.5;
  return positive > negative ? 1 : 0;
}

/// The definition, over all pairs.
double area_by_pairs(const Sample& sample) {
  double sum = 0;
  double pairs = 0;
  for (std::size_t i = 0; i < sample.scores.size(); ++i) {
    for (std::size_t j = 0; j < sample.scores.size(); ++j) {
      if (sample.labels[i] != 1 || sample.labels[j] == 1) continue;
      const double weight = sample.weights[i] * sample.weights[j];
      sum += weight * kernel(sample.scores[i], sample.scores[j]);
      pairs += weight;
    }
  }
  return sum / pairs;
}

TEST(AreaUnderCurve, EqualsTheSumOverPairs) {
  for (std::uint64_t key = 0; key < 20; ++key) {
    for (const bool weighted : {false, true}) {
      const Sample sample = random_sample(60, key, weighted);
      EXPECT_NEAR(area_of(sample).area, area_by_pairs(sample), 1e-12) << key;
    }
  }
}

TEST(AreaUnderCurve, DoesNotChangeWithTheOrderOfEvents) {
  const Sample sample = random_sample(500, 3, false);
  Sample reversed{{sample.scores.rbegin(), sample.scores.rend()},
                  {sample.labels.rbegin(), sample.labels.rend()},
                  {sample.weights.rbegin(), sample.weights.rend()}};
  EXPECT_EQ(area_of(reversed).area, area_of(sample).area);
}

TEST(AreaUnderCurve, DoesNotChangeUnderAMonotoneTransform) {
  for (const bool weighted : {false, true}) {
    const Sample sample = random_sample(500, 4, weighted);
    Sample transformed = sample;
    for (double& score : transformed.scores) score = std::exp(3 * score) - 7;
    EXPECT_EQ(area_of(transformed).area, area_of(sample).area);
    EXPECT_EQ(area_of(transformed).influences, area_of(sample).influences);
  }
}

TEST(AreaUnderCurve, ReversedScoresGiveTheComplement) {
  const Sample sample = random_sample(500, 5, false);
  Sample negated = sample;
  for (double& score : negated.scores) score = -score;
  EXPECT_NEAR(area_of(negated).area, 1 - area_of(sample).area, 1e-15);
}

TEST(AreaUnderCurve, CommonFactorOfTheWeightsChangesNothing) {
  Sample sample = random_sample(500, 6, false);
  const AreaUnderCurve expected = area_of(sample);
  for (double& weight : sample.weights) weight = 0.3;
  EXPECT_EQ(area_of(sample).area, expected.area);
}

TEST(AreaUnderCurve, InfluencesOfEachClassSumToZero) {
  const AreaUnderCurve result = area_of(random_sample(500, 7, true));
  double sum = 0;
  for (const double influence : result.influences) sum += influence;
  EXPECT_NEAR(sum, 0, 1e-12);
}

TEST(AreaUnderCurve, ErrorDescribesTheSpreadOverSamples) {
  double squares = 0;
  double variance = 0;
  constexpr int samples = 400;
  double mean = 0;
  for (int i = 0; i < samples; ++i) {
    const auto result = area_of(random_sample(200, 1000 + static_cast<std::uint64_t>(i), true));
    mean += result.area / samples;
    squares += result.area * result.area / samples;
    for (const double influence : result.influences) variance += influence * influence / samples;
  }
  const double spread = squares - mean * mean;
  EXPECT_NEAR(variance / spread, 1, 0.2);  // the spread itself is known to 7 %
}

}  // namespace
}  // namespace hepsweep::studies
