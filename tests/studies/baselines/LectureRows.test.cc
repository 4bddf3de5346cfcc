// Known answers of the lectures about classic methods.
#include <gtest/gtest.h>

#include "tests/studies/baselines/toys.hh"

namespace hepsweep::studies::testing {
namespace {

/// What a method with settings reaches on one sample, trained on another.
double reached(const Json& network, const TrainingSample& train, const TrainingSample& unseen) {
  return auc_of(*fit_classic(network, train, {}).model, unseen);
}

/// Signal where the two inputs have the same sign.
TrainingSample exclusive_or(std::size_t events, std::uint64_t seed) {
  TrainingSample sample = gaussians(events, 0, 2, seed);
  for (std::size_t i = 0; i < events; ++i) {
    sample.labels[i] = sample.values[2 * i] * sample.values[2 * i + 1] > 0 ? 1 : 0;
  }
  return sample;
}

TEST(LectureRow, G42_BoostedTreesOfDepthTwoSolveTheExclusiveOr) {
  const auto trees = [](int depth) {
    return method("boosted_trees", {{"depth", depth}, {"rounds", 100}, {"columns", 1}});
  };
  const auto train = exclusive_or(4000, 1), unseen = exclusive_or(4000, 2);
  EXPECT_GT(reached(trees(2), train, unseen), 0.99);
  EXPECT_NEAR(reached(trees(1), train, unseen), 0.5, 0.03) << "stumps can't";
}

/// Two inputs with the correlation 0.8 in both classes; signal has the first one larger by 1.
TrainingSample correlated(std::size_t events, std::uint64_t seed) {
  TrainingSample sample = gaussians(events, 0, 2, seed);
  for (std::size_t i = 0; i < events; ++i) {
    float* row = &sample.values[2 * i];
    row[0] = 0.6F * row[0] + 0.8F * row[1] + static_cast<float>(sample.labels[i]);
  }
  return sample;
}

TEST(LectureRow, G45_CutsStayBehindTheLinearDiscriminantOfCorrelatedInputs) {
  const auto train = correlated(8000, 1), unseen = correlated(8000, 2);
  const double cuts = reached(method("rectangular_cuts"), train, unseen);
  const double linear = reached(method("fisher_discriminant"), train, unseen);
  // The distance of the means by the inverse covariance matrix is 1/0.6.
  EXPECT_NEAR(linear, best_auc(1 / 0.6), 0.01);
  EXPECT_LT(cuts, linear - 0.05);
}

// The same events rank as the true likelihood ratio, the first input, does.
TEST(LectureRow, G46_LinearMethodsReachTheBestAreaOfTwoGaussians) {
  const double distance = 2;
  const auto train = gaussians(20'000, distance, 3, 1), unseen = gaussians(20'000, distance, 3, 2);
  std::vector<double> first, ones(unseen.events(), 1);
  for (std::size_t i = 0; i < unseen.events(); ++i) {
    first.push_back(static_cast<double>(unseen.values[3 * i]));
  }
  const double best = area_under_curve(first, unseen.labels, 1, ones).area;
  EXPECT_NEAR(best, 0.9214, 0.006);  // three errors
  for (const char* name : {"fisher_discriminant", "logistic_regression"}) {
    EXPECT_NEAR(reached(method(name), train, unseen), best, 0.002) << name;
  }
}

}  // namespace
}  // namespace hepsweep::studies::testing
