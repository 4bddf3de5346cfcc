// Tests of the strength by toys, of counting experiments whose distributions are known.
#include <cmath>

#include <gtest/gtest.h>

#include "studies/statistics/histfactory/toy_tests.hh"
#include "tests/studies/statistics/histfactory/reference.hh"

namespace hepsweep::studies::histfactory {
namespace {

// 10 signal events on a background of 40, without systematics.
Workspace counting(double observed) {
  Json json = small_workspace();
  json["channels"].erase(1);
  json["observations"][0]["data"] = {observed};
  json["observations"].erase(1);
  Json& samples = json["channels"][0]["samples"];
  samples[0]["data"] = {10.0};
  samples[0]["modifiers"].erase(1);
  samples[1]["data"] = {40.0};
  samples[1]["modifiers"] = Json::array();
  json["measurements"][0]["config"]["parameters"] = Json::array();
  return read_workspace(json);
}

double poisson_up_to(double largest, double mean) {
  double sum = 0;
  for (double n = 0; n <= largest; ++n) {
    sum += std::exp(n * std::log(mean) - mean - std::lgamma(n + 1));
  }
  return sum;
}

ToyTests tests_of(const Workspace& workspace, const ToyOptions& options) {
  const Model model(workspace);
  Likelihood likelihood(model);
  Fitter fitter(likelihood);
  return run_toy_tests(fitter, options);
}

void expect_within(const ToyEstimate& estimate, double exact, double sigmas) {
  ASSERT_GT(estimate.error, 0);
  EXPECT_NEAR(estimate.value, exact, sigmas * estimate.error);
}

TEST(ToyTests, P0OfACountIsItsPoissonTail) {
  const ToyTests tests = tests_of(counting(53), {.toys = 20'000});
  const double exact = 1 - poisson_up_to(52, 40);
  expect_within(tests.discovery.p0, exact, 4);
  EXPECT_EQ(tests.discovery.failed, 0U);
  EXPECT_NEAR(tests.discovery.p0.error, std::sqrt(exact * (1 - exact) / 20'000), 1e-4);
  EXPECT_NEAR(tests.discovery.significance.value, 2.0, 0.1);
  EXPECT_NEAR(0.5 * std::erfc(tests.discovery.significance.value / std::sqrt(2.0)),
              tests.discovery.p0.value, 1e-12);
}

// q~ falls with the count: toys that reach it have as many events or fewer.
TEST(ToyTests, ClsOfACountIsARatioOfPoissonTails) {
  for (const double observed : {43.0, 36.0}) {
    const ToyLimitTest test = tests_of(counting(observed), {.toys = 20'000}).limit_test_1;
    const double cl_sb = poisson_up_to(observed, 50);
    const double cl_b = poisson_up_to(observed, 40);
    expect_within(test.cl_sb, cl_sb, 4);
    expect_within(test.cl_b, cl_b, 4);
    expect_within(test.cls, cl_sb / cl_b, 4);
    const double relative = std::hypot(test.cl_sb.error / cl_sb, test.cl_b.error / cl_b);
    EXPECT_NEAR(test.cls.error, relative * cl_sb / cl_b, 0.05 * test.cls.error);
  }
}

TEST(ToyTests, WhereNoToyReachesTheDataThereIsABound) {
  const ToyTests tests = tests_of(counting(95), {.toys = 300});
  EXPECT_EQ(tests.discovery.p0.value, 0);
  EXPECT_TRUE(std::isnan(tests.discovery.p0.error));
  EXPECT_NEAR(tests.discovery.p0.at_most, 3.0 / 300, 1e-4);
  EXPECT_TRUE(std::isnan(tests.discovery.significance.value));
  EXPECT_NEAR(tests.discovery.significance.at_least, 2.33, 0.01);
  const ToyLimitTest few = tests_of(counting(24), {.toys = 300}).limit_test_1;
  EXPECT_EQ(few.cl_sb.value, 0);
  EXPECT_GT(few.cl_b.value, 0);
  EXPECT_NEAR(few.cls.at_most, few.cl_sb.at_most / few.cl_b.value, 1e-12);
  EXPECT_TRUE(std::isnan(few.cls.error));
}

TEST(ToyTests, AStatisticOfZeroIsReachedByDefinition) {
  const ToyTests deficit = tests_of(counting(30), {.toys = 50});
  EXPECT_EQ(deficit.discovery.p0.value, 1);
  EXPECT_TRUE(std::isnan(deficit.discovery.p0.at_least));
  const ToyTests excess = tests_of(counting(70), {.toys = 50});
  EXPECT_EQ(excess.limit_test_1.cls.value, 1);
  EXPECT_TRUE(std::isnan(excess.limit_test_1.cls.error));
}

// Without a signal the data are impossible, and so are toys without one.
TEST(ToyTests, SayWhichFitToTheDataFailed) {
  Json json = small_workspace();
  json["channels"][0]["samples"][1]["modifiers"] = Json::array();
  json["channels"][0]["samples"][1]["data"] = {0, 0};
  const ToyTests tests = tests_of(read_workspace(json), {.toys = 5});
  EXPECT_EQ(tests.discovery.status, FitStatus::impossible_data);
  EXPECT_EQ(tests.limit_test_1.status, FitStatus::impossible_data);
  EXPECT_TRUE(std::isnan(tests.discovery.p0.value));
  EXPECT_TRUE(std::isnan(tests.limit_test_1.cls.value));
}

TEST(ToyEstimate, OfAProbability) {
  const ToyEstimate half = probability_of(50, 100);
  EXPECT_EQ(half.value, 0.5);
  EXPECT_DOUBLE_EQ(half.error, 0.05);
  const ToyEstimate all = probability_of(100, 100);
  EXPECT_NEAR(std::pow(all.at_least, 100), 0.05, 1e-12);
  EXPECT_TRUE(std::isnan(all.error));
  EXPECT_TRUE(std::isnan(probability_of(0, 0).value));
  EXPECT_NEAR(significance_of(half).value, 0, 1e-12);
  EXPECT_NEAR(significance_of(half).error, 0.05 * std::sqrt(2 * M_PI), 1e-12);
  EXPECT_TRUE(std::isnan(ratio_of(half, probability_of(0, 100)).value));
}

}  // namespace
}  // namespace hepsweep::studies::histfactory
