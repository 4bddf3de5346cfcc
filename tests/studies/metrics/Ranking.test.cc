#include <cmath>

#include <gtest/gtest.h>

#include "core/random.hh"
#include "studies/metrics/area_under_curve.hh"
#include "studies/metrics/kolmogorov_smirnov.hh"
#include "studies/metrics/ranking_metrics.hh"

namespace hepsweep::studies {
namespace {

struct Sample {
  std::vector<std::int32_t> labels;
  MetricInput input;

  explicit Sample(std::vector<double> scores, std::vector<std::int32_t> of, double weight = 1)
      : labels(std::move(of)) {
    input.probabilities = std::move(scores);
    input.labels = labels;
    input.weights.assign(labels.size(), weight);
  }
};

TEST(LectureRow, L20_RocCurveStartsAndEndsAndRises) {
  RandomStream random(3);
  std::vector<double> scores;
  std::vector<std::int32_t> labels;
  for (int i = 0; i < 500; ++i) {
    labels.push_back(static_cast<std::int32_t>(random.below(2)));
    scores.push_back(std::round(20 * random.uniform()) / 20);
  }
  const Sample sample(scores, labels, 0.3);
  const RocCurve& curve = sample.input.roc();
  EXPECT_LE(curve.points.size(), 21U);  // one for each distinct score
  double signal = 0;                    // from (0, 0)
  double background = 0;
  for (std::size_t k = 0; k < curve.points.size(); ++k) {
    EXPECT_GE(curve.signal_efficiency(k), signal);
    EXPECT_GE(curve.background_efficiency(k), background);
    signal = curve.signal_efficiency(k);
    background = curve.background_efficiency(k);
  }
  EXPECT_EQ(signal, 1);  // to (1, 1)
  EXPECT_EQ(background, 1);
}

TEST(LectureRow, L21_AreaOfSixEventsIsTheRankStatistic) {
  const Sample sample({0.9, 0.8, 0.35, 0.7, 0.4, 0.1}, {1, 1, 1, 0, 0, 0});
  EXPECT_DOUBLE_EQ(auc(sample.input).value, 7.0 / 9);
}

TEST(LectureRow, L23_SignalRejectionCurveHasTheSameArea) {
  const Sample sample({0.9, 0.8, 0.35, 0.7, 0.4, 0.35, 0.1}, {1, 1, 1, 0, 0, 0, 0});
  const RocCurve& curve = sample.input.roc();
  double area = 0;  // of 1 - background efficiency over signal efficiency, by trapezia
  double signal = 0;
  double rejection = 1;
  for (std::size_t k = 0; k < curve.points.size(); ++k) {
    const double next = 1 - curve.background_efficiency(k);
    area += (curve.signal_efficiency(k) - signal) * (rejection + next) / 2;
    signal = curve.signal_efficiency(k);
    rejection = next;
  }
  EXPECT_NEAR(area, auc(sample.input).value, 1e-15);
}

TEST(LectureRow, L22_ImbalanceLeavesTheAreaAndLowersThePrecision) {
  Sample sample({0.9, 0.8, 0.35, 0.7, 0.4, 0.1}, {1, 1, 1, 0, 0, 0});
  const double area = auc(sample.input).value;
  const double precision = average_precision(sample.input).value;
  Sample imbalanced = sample;
  imbalanced.input = MetricInput();
  imbalanced.input.probabilities = sample.input.probabilities;
  imbalanced.input.labels = imbalanced.labels;
  imbalanced.input.weights = {1, 1, 1, 100, 100, 100};
  EXPECT_NEAR(auc(imbalanced.input).value, area, 1e-15);
  EXPECT_LT(average_precision(imbalanced.input).value, precision);
}

TEST(Rejection, IsInfiniteWhereNoBackgroundPasses) {
  const Sample sample({0.9, 0.8, 0.7, 0.2}, {1, 1, 0, 0});
  EXPECT_EQ(background_rejection(sample.input.roc(), 0.5).rejection.value, INFINITY);
  const Rejection half =
      background_rejection(Sample({0.9, 0.8, 0.7, 0.2}, {0, 1, 1, 0}).input.roc(), 0.5);
  EXPECT_EQ(half.rejection.value, 2);
  EXPECT_NEAR(half.rejection.error, 2 * std::sqrt(0.5 * 0.5 / 2) / 0.5, 1e-15);
}

TEST(KolmogorovSmirnov, OfSamplesByHand) {
  EXPECT_EQ(compare_samples({{1, 1}, {2, 1}}, {{3, 1}, {4, 1}}).distance, 1);
  EXPECT_DOUBLE_EQ(compare_samples({{1, 1}, {2, 3}}, {{1, 1}, {2, 1}}).distance, 0.25);
  EXPECT_EQ(compare_samples({{1, 1}, {2, 1}}, {{1, 2}, {2, 2}}).distance, 0);
  EXPECT_TRUE(std::isnan(compare_samples({}, {{1, 1}}).distance));
}

// R. Simard and P. L'Ecuyer's table and closed forms: P(D_1 >= d) = 2(1 - d) for d >= 1/2, and
// P(D_2 < d) = 2 (2d - 1/2)^2 for 1/4 <= d <= 1/2.
TEST(KolmogorovSmirnov, DistributionOfFewEvents) {
  EXPECT_NEAR(kolmogorov_survival(1, 0.75), 0.5, 1e-14);
  EXPECT_NEAR(kolmogorov_survival(2, 0.4), 1 - 2 * 0.3 * 0.3, 1e-13);
  EXPECT_EQ(kolmogorov_survival(10, 0.05), 1);
  EXPECT_EQ(kolmogorov_survival(10, 1), 0);
  // Marsaglia, Tsang and Wang: K(10, 0.274) = 0.6284796154565.
  EXPECT_NEAR(kolmogorov_survival(10, 0.274), 1 - 0.6284796154565, 1e-12);
}

// At 140 events the exact distribution goes over into the expansions.
TEST(KolmogorovSmirnov, DistributionHasNoSteps) {
  for (double z = 0.4; z < 2.5; z += 0.1) {
    const double few = kolmogorov_survival(140, z / std::sqrt(140));
    const double many = kolmogorov_survival(141, z / std::sqrt(141));
    EXPECT_NEAR(few, many, 2e-4) << z;
  }
  // Durbin's matrix with 50 digits for 141 and 400 events.
  EXPECT_NEAR(kolmogorov_survival(141, 1 / std::sqrt(141)), 0.255355717906, 2e-6);
  EXPECT_NEAR(kolmogorov_survival(400, 0.7 / 20), 0.697661494072, 1e-7);
  EXPECT_NEAR(kolmogorov_survival(400, 1.49 / 20), 0.0223749828671, 1e-7);
  const double edge = std::sqrt(2.2 / 1000);
  EXPECT_NEAR(kolmogorov_survival(1000, edge * (1 - 1e-12)),
              kolmogorov_survival(1000, edge * (1 + 1e-12)), 1e-6);
  // For many events the limit: 2 sum (-1)^(k-1) exp(-2 k^2 z^2) at z = 1 is 0.26999967.
  EXPECT_NEAR(kolmogorov_survival(1e8, 1e-4), 0.26999967, 1e-4);
}

TEST(KolmogorovSmirnov, PValuesOfEqualSamplesAreUniform) {
  int below_half = 0;
  constexpr int trials = 300;
  for (std::uint64_t key = 0; key < trials; ++key) {
    RandomStream random(key);
    std::vector<WeightedScore> one;
    std::vector<WeightedScore> two;
    for (int i = 0; i < 400; ++i) {
      one.push_back({random.uniform(), 0.5 + random.uniform()});
      two.push_back({random.uniform(), 1});
    }
    below_half += compare_samples(one, two).p_value < 0.5 ? 1 : 0;
  }
  EXPECT_NEAR(below_half, trials / 2, 35);  // four standard deviations
}

// scipy.stats.kstwo.sf
TEST(KolmogorovSmirnovDistance, HasAnExactPValueWhereSamplesAreClose) {
  EXPECT_NEAR(kolmogorov_survival(141, 0.046099290780141855), 0.9117433545781797, 1e-11);
  EXPECT_NEAR(kolmogorov_survival(150, 0.043333333333333335), 0.9291494109676325, 1e-11);
  EXPECT_NEAR(kolmogorov_survival(200, 0.034999999999999976), 0.9598955556334829, 1e-11);
  EXPECT_NEAR(kolmogorov_survival(2000, 0.0075), 0.9998386991703584, 1e-11);
}

TEST(KolmogorovSmirnovDistance, IsUndefinedWithAnUndefinedScore) {
  const double none = std::nan("");
  const KolmogorovSmirnov compared = compare_samples({{0.1, 1}, {none, 1}}, {{0.2, 1}, {0.3, 1}});
  EXPECT_TRUE(std::isnan(compared.distance));
  EXPECT_TRUE(std::isnan(compared.p_value));
}

// Sums of the same weights in different orders differ by their rounding, of which the root is 1e-8.
TEST(EfficiencyError, VanishesWhereAllEventsPass) {
  RandomStream random(5);
  std::vector<double> scores;
  std::vector<double> weights;
  for (int i = 0; i < 300; ++i) {
    scores.push_back(random.uniform());
    weights.push_back(random.uniform() + 1e-3);
  }
  const std::vector<std::int32_t> labels(scores.size(), 1);
  const RocCurve curve = roc_curve(scores, labels, 1, weights);
  const RocPoint all = passing(scores, labels, 1, weights, 0);
  EXPECT_EQ(efficiency_error(all.signal, curve.all_signal()), 0);
}

}  // namespace
}  // namespace hepsweep::studies
