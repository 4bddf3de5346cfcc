#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/error.hh"
#include "tests/studies/baselines/toys.hh"

namespace hepsweep::studies::testing {
namespace {

Json fitted(const TrainingSample& sample, const Json& settings = {{"l2", 0}}) {
  return fit_classic(method("logistic_regression", settings), sample, {})
      .model->to_json()
      .at("logistic_regression");
}

// 1 of 4 events at 0 and 3 of 4 at 1 are signal: the log odds are -ln 3 and +ln 3.
TEST(LogisticRegression, OfTwoSharesByHand) {
  const auto sample = sample_of({{0}, {0}, {0}, {0}, {1}, {1}, {1}, {1}}, {1, 0, 0, 0, 1, 1, 1, 0});
  const Json model = fitted(sample);
  EXPECT_NEAR(model.at("constant").get<double>(), -std::log(3.0), 1e-9);
  EXPECT_NEAR(model.at("coefficients")[0].get<double>(), 2 * std::log(3.0), 1e-9);
}

// The same shares by weights.
TEST(LogisticRegression, OfTwoWeightedSharesByHand) {
  const auto sample = sample_of({{0}, {0}, {1}, {1}}, {1, 0, 1, 0}, {1, 3, 3, 1});
  const Json model = fitted(sample);
  EXPECT_NEAR(model.at("constant").get<double>(), -std::log(3.0), 1e-7);
  EXPECT_NEAR(model.at("coefficients")[0].get<double>(), 2 * std::log(3.0), 1e-7);
}

// Two Gaussians of unit variance at 0 and d: the odds are exp(d x - d^2/2).
TEST(LogisticRegression, FindsTheOddsOfTwoGaussians) {
  const Json model = fitted(gaussians(40'000, 1.5, 2), Json::object());
  EXPECT_NEAR(model.at("coefficients")[0].get<double>(), 1.5, 0.05);
  EXPECT_NEAR(model.at("coefficients")[1].get<double>(), 0, 0.04);
  EXPECT_NEAR(model.at("constant").get<double>(), -1.125, 0.05);
}

// Where a cut separates all events, coefficients grow without end; the penalty keeps them finite.
TEST(LogisticRegression, OfSeparableEventsIsFiniteOrSaysThatItIsNot) {
  const auto sample = sample_of({{0}, {1}, {2}, {3}}, {0, 0, 1, 1});
  const double coefficient = fitted(sample, Json::object()).at("coefficients")[0].get<double>();
  EXPECT_GT(coefficient, 5);
  EXPECT_TRUE(std::isfinite(coefficient));
  const auto endless =
      fit_classic(method("logistic_regression", {{"l2", 0}, {"iterations", 5}}), sample, {});
  EXPECT_FALSE(endless.model);
  EXPECT_THAT(endless.diverged, ::testing::HasSubstr("has not converged after 5 iterations"));
}

TEST(LogisticRegression, RefusesNegativeWeights) {
  const auto sample = sample_of({{0}, {1}, {2}, {3}}, {0, 1, 0, 1}, {1, 1, 1, -0.5F});
  try {
    fitted(sample);
    FAIL() << "accepted";
  } catch (const InputError& error) {
    EXPECT_THAT(error.what(), ::testing::HasSubstr("data.negative_weights"));
  }
}

}  // namespace
}  // namespace hepsweep::studies::testing
