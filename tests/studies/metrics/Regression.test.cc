#include "studies/metrics/regression.hh"

#include <cmath>
#include <vector>

#include <gtest/gtest.h>

#include "core/random.hh"

namespace hepsweep::studies {
namespace {

struct Sample {
  std::vector<double> predictions;
  std::vector<double> truth;
  std::vector<double> weights;
  std::vector<double> uncertainties;

  explicit Sample(std::size_t events, double bias = 0, std::uint64_t key = 1) {
    RandomStream random(key);
    for (std::size_t i = 0; i < events; ++i) {
      truth.push_back(10 * random.uniform());
      uncertainties.push_back(1 + random.uniform());
      predictions.push_back(truth.back() + bias + uncertainties.back() * random.normal());
      weights.push_back(1);
    }
  }

  RegressionMetrics metrics() const {
    return regression_metrics(predictions, truth, weights, uncertainties);
  }
};

TEST(LectureRow, L28_TenThousandCorrectPulls) {
  const RegressionMetrics metrics = Sample(10'000).metrics();
  EXPECT_NEAR(metrics.pull_mean.error, 0.01, 2e-4);
  EXPECT_NEAR(metrics.pull_width.error, 0.007, 3e-4);
  EXPECT_NEAR(metrics.pull_mean.value, 0, 3 * 0.01);
  EXPECT_NEAR(metrics.pull_width.value, 1, 3 * 0.007);
}

TEST(Regression, FiguresByHand) {
  const std::vector<double> truth{0, 0, 0, 0};
  const std::vector<double> predictions{1, -1, 3, 1};
  const std::vector<double> weights{1, 1, 1, 1};
  const auto metrics = regression_metrics(predictions, truth, weights);
  EXPECT_EQ(metrics.bias.value, 1);
  EXPECT_EQ(metrics.bias.error, std::sqrt(8) / 4);
  EXPECT_EQ(metrics.resolution.value, std::sqrt(2));
  EXPECT_EQ(metrics.rms.value, std::sqrt(3));
  EXPECT_EQ(metrics.mean_absolute_error.value, 1.5);
  EXPECT_TRUE(std::isnan(metrics.pull_mean.value));  // no uncertainties, no pulls
}

TEST(Regression, CoreOfANormalIsItsWidthAndIgnoresTails) {
  Sample sample(20'000, 0.5);
  sample.uncertainties.assign(sample.truth.size(), 1);
  RandomStream random(7);
  for (std::size_t i = 0; i < sample.truth.size(); ++i) {
    sample.predictions[i] = sample.truth[i] + 0.5 + 2 * random.normal();
  }
  EXPECT_NEAR(sample.metrics().core_resolution.value, 2, 0.05);
  sample.predictions[0] = 1e6;
  EXPECT_NEAR(sample.metrics().core_resolution.value, 2, 0.05);
  EXPECT_GT(sample.metrics().resolution.value, 1000);
}

TEST(Regression, WeightsCountAsEvents) {
  Sample twice(300, 0.2);
  Sample weighted = twice;
  for (std::size_t i = 0; i < 300; i += 2) {
    weighted.weights[i] = 2;
    twice.truth.push_back(twice.truth[i]);
    twice.predictions.push_back(twice.predictions[i]);
    twice.uncertainties.push_back(twice.uncertainties[i]);
    twice.weights.push_back(1);
  }
  EXPECT_NEAR(weighted.metrics().bias.value, twice.metrics().bias.value, 1e-13);
  EXPECT_NEAR(weighted.metrics().resolution.value, twice.metrics().resolution.value, 1e-13);
  EXPECT_NEAR(weighted.metrics().pull_width.value, twice.metrics().pull_width.value, 1e-13);
}

TEST(Regression, ErrorsAreTheSpreadOverSamples) {
  double bias = 0;
  double width = 0;
  constexpr int samples = 300;
  for (std::uint64_t key = 0; key < samples; ++key) {
    const auto metrics = Sample(200, 0, 100 + key).metrics();
    bias += std::pow(metrics.pull_mean.value / metrics.pull_mean.error, 2) / samples;
    width += std::pow((metrics.pull_width.value - 1) / metrics.pull_width.error, 2) / samples;
  }
  EXPECT_NEAR(bias, 1, 0.3);
  EXPECT_NEAR(width, 1, 0.35);
}

TEST(Regression, OfNothingIsNotDefined) {
  const auto metrics = regression_metrics({}, {}, {});
  EXPECT_TRUE(std::isnan(metrics.bias.value));
  EXPECT_TRUE(std::isnan(metrics.resolution.value));
  EXPECT_TRUE(std::isnan(metrics.core_resolution.value));
  const std::vector<double> one{1, 2};
  const std::vector<double> cancelling{1, -1};
  EXPECT_TRUE(std::isnan(regression_metrics(one, one, cancelling).bias.value));
}

}  // namespace
}  // namespace hepsweep::studies
