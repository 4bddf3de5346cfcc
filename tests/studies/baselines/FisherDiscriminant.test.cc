#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/error.hh"
#include "tests/studies/baselines/toys.hh"

namespace hepsweep::studies::testing {
namespace {

Json fitted(const TrainingSample& sample) {
  return fit_classic(method("fisher_discriminant"), sample, {})
      .model->to_json()
      .at("fisher_discriminant");
}

// Means 1 and 4, variance within classes 1: coefficient 3, and 0 in the middle at 2.5.
TEST(FisherDiscriminant, OfOneInputByHand) {
  const Json model = fitted(sample_of({{0}, {2}, {3}, {5}}, {0, 0, 1, 1}));
  EXPECT_NEAR(model.at("coefficients")[0].get<double>(), 3, 1e-12);
  EXPECT_NEAR(model.at("constant").get<double>(), -7.5, 1e-12);
}

// Covariance [[1, 1/2], [1/2, 1]] and a difference of means (3, 0): S^-1 (3, 0) = (4, -2). The
// second input separates nothing, yet takes away what the first one shares with it.
TEST(FisherDiscriminant, UsesCorrelations) {
  std::vector<std::vector<float>> rows;
  std::vector<std::int32_t> labels;
  for (const std::int32_t label : {0, 1}) {
    const float shift = label == 0 ? 0 : 3;
    for (const auto& [x, y] : std::vector<std::pair<float, float>>{
             {1, 1}, {-1, -1}, {1, 1}, {-1, -1}, {1, 1}, {-1, -1}, {1, -1}, {-1, 1}}) {
      rows.push_back({x + shift, y});
      labels.push_back(label);
    }
  }
  const Json model = fitted(sample_of(rows, labels));
  EXPECT_NEAR(model.at("coefficients")[0].get<double>(), 4, 1e-12);
  EXPECT_NEAR(model.at("coefficients")[1].get<double>(), -2, 1e-12);
  EXPECT_NEAR(model.at("constant").get<double>(), -6, 1e-12);
}

// Weights w1, w0 of the classes move the threshold by ln(w1 / w0).
TEST(FisherDiscriminant, KnowsTheShareOfTheClasses) {
  const Json model = fitted(sample_of({{0}, {2}, {3}, {5}}, {0, 0, 1, 1}, {3, 3, 1, 1}));
  EXPECT_NEAR(model.at("constant").get<double>(), -7.5 - std::log(3.0), 1e-9);
}

// Two events of weight -1 undo two others.
TEST(FisherDiscriminant, TakesNegativeWeights) {
  const Json model =
      fitted(sample_of({{0}, {2}, {3}, {5}, {9}, {9}}, {0, 0, 1, 1, 0, 0}, {1, 1, 1, 1, 1, -1}));
  EXPECT_NEAR(model.at("coefficients")[0].get<double>(), 3, 1e-9);
  const auto negative =
      sample_of({{0}, {2}, {3}, {5}, {20}, {-20}}, {0, 0, 1, 1, 1, 1}, {4, 4, 4, 4, -1, -1});
  EXPECT_THROW(fitted(negative), InputError);
}

TEST(FisherDiscriminant, OfDegenerateColumnsLeavesThemOut) {
  const auto sample = sample_of({{0, 7, 0}, {2, 7, 2}, {3, 7, 3}, {5, 7, 5}}, {0, 0, 1, 1});
  const Json model = fitted(sample);
  EXPECT_EQ(model.at("coefficients")[1], 0.0);
  EXPECT_EQ(model.at("coefficients")[2], 0.0);
  EXPECT_NEAR(model.at("coefficients")[0].get<double>(), 3, 1e-12);
}

}  // namespace
}  // namespace hepsweep::studies::testing
