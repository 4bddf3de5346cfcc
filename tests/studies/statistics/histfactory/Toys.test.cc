#include "studies/statistics/histfactory/toys.hh"

#include <cmath>

#include <gtest/gtest.h>

#include "studies/statistics/histfactory/report.hh"
#include "studies/statistics/histfactory/toy_outcomes.hh"
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
  const ToySummary a = run_toys(model, region, truth, {.toys = 20, .seed = 7});
  const ToySummary b = run_toys(model, region, truth, {.toys = 20, .seed = 7});
  const ToySummary c = run_toys(model, region, truth, {.toys = 20, .seed = 8});
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
  const ToySummary summary = run_toys(model, Region(model), model.starting_values(), {.toys = 500});
  EXPECT_EQ(summary.failed, 0U);
  EXPECT_EQ(summary.strength, 1);
  EXPECT_NEAR(summary.coverage, 0.683, 4 * summary.coverage_error);
  EXPECT_NEAR(summary.pull_width, 1, 4 * summary.pull_width_error);
  EXPECT_NEAR(summary.pull_mean, 0, 4 * summary.pull_mean_error);
}

TEST(Toys, DoNotDependOnHowManyThereAre) {
  const Model model(read_workspace(small_workspace()));
  const Region region(model);
  const ToySource source{
      .model = model, .region = region, .truth = model.starting_values(), .key = 5};
  const auto strengths = [&](std::uint64_t toys) {
    std::vector<double> all;
    for_each_toy<double>(
        source, {.toys = toys, .threads = 2},
        [&](Fitter& toy) { return toy.best().parameters[model.poi()]; },
        [&](double strength) { all.push_back(strength); });
    return all;
  };
  const std::vector<double> few = strengths(40);
  std::vector<double> many = strengths(100);
  ASSERT_EQ(few.size(), 40U);
  ASSERT_EQ(many.size(), 100U);
  many.resize(few.size());
  EXPECT_EQ(few, many);
}

TEST(Toys, AreTheSameForEveryNumberOfThreads) {
  const Model model(read_workspace(small_workspace()));
  Likelihood likelihood(model);
  Fitter fitter(likelihood);
  const auto json = [&](int threads) {
    const ToyOptions options{.toys = 100, .seed = 3, .threads = threads};
    const std::vector<double> truth = fitter.best().parameters;
    return to_json(run_toys(model, fitter.region(), truth, options),
                   run_toy_tests(fitter, options));
  };
  const Json one = json(1);
  EXPECT_EQ(json(2), one);
  EXPECT_EQ(json(3), one);
}

// Toys have events that the fit does not expect: it keeps their source at 0.
TEST(Toys, ThatCanNotBeFittedAreCounted) {
  Json json = small_workspace();
  json["channels"].erase(1);
  json["observations"].erase(1);
  Json& samples = json["channels"][0]["samples"];
  samples[0]["data"] = {2.0, 0.0};
  samples[1]["data"] = {5.0, 0.0};
  samples[1]["modifiers"] = Json::array();
  samples.push_back(samples[0]);
  samples[2]["name"] = "other";
  samples[2]["data"] = {0.0, 1.0};
  samples[2]["modifiers"][0]["name"] = "other";
  json["measurements"][0]["config"]["parameters"].erase(1);
  const Model model(read_workspace(json));
  Region region(model);
  region.fix(model.parameter_index("other"), 0);
  const ToyOptions options{.toys = 100, .seed = 2, .threads = 2};
  const ToySummary summary = run_toys(model, region, model.starting_values(), options);
  EXPECT_NEAR(static_cast<double>(summary.failed), 63, 5 * 4.8) << "100 (1 - 1/e)";
  EXPECT_GT(summary.coverage, 0.5) << "of the others";
  EXPECT_EQ(run_toys(model, Region(model), model.starting_values(), options).failed, 0U);
}

}  // namespace
}  // namespace hepsweep::studies::histfactory
