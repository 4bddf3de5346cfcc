#include <cmath>

#include <gtest/gtest.h>

#include "core/random.hh"
#include "studies/metrics/delong.hh"
#include "studies/metrics/metrics.hh"
#include "studies/metrics/model_difference.hh"

namespace hepsweep::studies {
namespace {

using Areas = std::vector<AreaUnderCurve>;

/// The areas of two models in three replicas on 200 events. Both see the same event in the same
/// noise; the first is better by its smaller noise of its own, and each replica adds some.
struct Experiment {
  Areas first;
  Areas second;

  explicit Experiment(std::uint64_t key) {
    RandomStream random(key);
    std::vector<std::int32_t> labels;
    std::vector<double> seen;
    for (int i = 0; i < 200; ++i) {
      labels.push_back(i % 2);
      seen.push_back(i % 2 + random.normal());
    }
    const auto area = [&](double noise) {
      const double slant = 0.6 * random.normal();  // what training makes of this replica
      std::vector<double> scores;
      for (std::size_t i = 0; i < seen.size(); ++i) {
        scores.push_back(seen[i] + noise * (1 + slant * slant) * random.normal());
      }
      return area_under_curve(scores, labels, 1, std::vector<double>(200, 1.0));
    };
    for (int replica = 0; replica < 3; ++replica) {
      first.push_back(area(0.3));
      second.push_back(area(0.9));
    }
  }
};

TEST(ModelDifference, IsPairedOverTheReplicas) {
  const std::vector<double> first{0.82, 0.84, NAN, 0.86};
  const std::vector<double> second{0.80, 0.81, 0.5, 0.85};
  const ModelDifference result = compare_models(first, second);
  EXPECT_EQ(result.replicas, 3U);
  EXPECT_NEAR(result.difference, 0.02, 1e-12);
  EXPECT_NEAR(result.seed_error, 0.01 / std::sqrt(3.0), 1e-12);
  EXPECT_TRUE(std::isnan(result.sample_error));
  EXPECT_EQ(result.error(), result.seed_error);
}

TEST(ModelDifference, OfOneReplicaHasNoErrorByTraining) {
  const Experiment one(1);
  const auto result = compare_models(Areas{one.first[0]}, Areas{one.second[0]});
  EXPECT_EQ(result.replicas, 1U);
  EXPECT_GT(result.sample_error, 0);
  EXPECT_TRUE(std::isnan(result.error()));
}

TEST(ModelDifference, OfAModelWithItselfIsNoneAtAll) {
  const Experiment one(2);
  const auto result = compare_models(one.first, one.first);
  EXPECT_EQ(result.difference, 0);
  EXPECT_EQ(result.error(), 0);
}

// Of deterministic models the sample's part is DeLong's error of their difference.
TEST(ModelDifference, OfReplicasThatAgreeIsDeLongs) {
  const Experiment one(3);
  const Areas first(4, one.first[0]);
  const Areas second(4, one.second[0]);
  const auto result = compare_models(first, second);
  EXPECT_EQ(result.seed_error, 0);
  EXPECT_NEAR(result.error(), compare_areas(one.first[0], one.second[0]).difference_error, 1e-15);
}

// The whole error, against the spread of the difference over experiments with other events and
// other trainings.
TEST(ModelDifference, HasTheErrorThatItsSpreadShows) {
  constexpr int experiments = 600;
  double sum = 0;
  double squares = 0;
  double variances = 0;
  for (int i = 0; i < experiments; ++i) {
    const Experiment one(100 + static_cast<std::uint64_t>(i));
    const auto result = compare_models(one.first, one.second);
    sum += result.difference;
    squares += result.difference * result.difference;
    variances += result.error() * result.error();
  }
  const double mean = sum / experiments;
  const double spread = squares / experiments - mean * mean;
  // The events' part of a mean over few replicas still holds some of their own noise.
  EXPECT_GT(variances / experiments / spread, 0.9);
  EXPECT_LT(variances / experiments / spread, 1.9);
}

}  // namespace
}  // namespace hepsweep::studies
