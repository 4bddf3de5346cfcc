#include "studies/statistics/histfactory/toys.hh"

#include <cmath>

#include <gtest/gtest.h>

#include "tests/studies/statistics/histfactory/reference.hh"

namespace hepsweep::studies::histfactory {
namespace {

// Mean and variance within five standard errors, on either side of the change of method.
TEST(PoissonNumber, HasItsMeanAndVariance) {
  constexpr int draws = 20000;
  for (const double mean : {0.0, 0.3, 4.0, 9.99, 10.0, 57.3, 1e6}) {
    RandomStream random(stream_key(3, 0, "poisson"));
    double sum = 0;
    double squares = 0;
    for (int i = 0; i < draws; ++i) {
      const double number = poisson_number(random, mean);
      ASSERT_GE(number, 0);
      ASSERT_EQ(number, std::floor(number));
      sum += number - mean;
      squares += (number - mean) * (number - mean);
    }
    EXPECT_NEAR(sum / draws, 0, 5 * std::sqrt(mean / draws)) << mean;
    const double error_of_variance = std::sqrt((mean + 2 * mean * mean) / draws);
    EXPECT_NEAR(squares / draws, mean, 5 * error_of_variance) << mean;
  }
}

TEST(PoissonNumber, HasItsProbabilities) {
  constexpr int draws = 50000;
  for (const double mean : {3.0, 12.0}) {
    RandomStream random(stream_key(4, 0, "poisson"));
    std::vector<int> counts(60, 0);
    for (int i = 0; i < draws; ++i) {
      ++counts[std::min<std::size_t>(59, static_cast<std::size_t>(poisson_number(random, mean)))];
    }
    for (std::size_t k = 0; k < 25; ++k) {
      const auto number = static_cast<double>(k);
      const double p = std::exp(number * std::log(mean) - mean - std::lgamma(number + 1));
      const double error = std::sqrt(draws * p) + 1;
      EXPECT_NEAR(counts[k], draws * p, 5 * error) << mean << ": " << k;
    }
  }
}

TEST(Toys, AreTheSameForASeed) {
  const Model model(read_workspace(small_workspace()));
  const Region region(model);
  const auto truth = model.starting_values();
  const ToySummary a = run_toys(model, region, truth, 20, 7);
  const ToySummary b = run_toys(model, region, truth, 20, 7);
  const ToySummary c = run_toys(model, region, truth, 20, 8);
  EXPECT_EQ(a.pull_mean, b.pull_mean);
  EXPECT_EQ(a.coverage, b.coverage);
  EXPECT_NE(a.pull_mean, c.pull_mean);
}

TEST(Toys, CoverAsPromisedWhereTheLikelihoodIsNearlyNormal) {
  Json json = small_workspace();
  for (std::size_t s = 0; s < 2; ++s) {  // a clear signal with many events
    for (Json& value : json["channels"][0]["samples"][s]["data"]) {
      value = 20 * value.get<double>();
    }
  }
  json["channels"][0]["samples"][1]["modifiers"].erase(1);
  const Model model(read_workspace(json));
  const ToySummary summary = run_toys(model, Region(model), model.starting_values(), 500, 1);
  EXPECT_EQ(summary.failed, 0U);
  EXPECT_EQ(summary.strength, 1);
  EXPECT_NEAR(summary.coverage, 0.683, 4 * summary.coverage_error);
  EXPECT_NEAR(summary.pull_width, 1, 4 * summary.pull_width_error);
  EXPECT_NEAR(summary.pull_mean, 0, 4 * summary.pull_mean_error);
}

}  // namespace
}  // namespace hepsweep::studies::histfactory
