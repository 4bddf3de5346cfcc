// Properties that fits must have, and likelihoods that can't be fitted.
#include "studies/statistics/histfactory/fit.hh"

#include <algorithm>
#include <cmath>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/error.hh"
#include "studies/statistics/histfactory/inference.hh"
#include "tests/studies/statistics/histfactory/reference.hh"

namespace hepsweep::studies::histfactory {
namespace {

using ::testing::HasSubstr;
using Values = std::vector<double>;

double significance_of(const Workspace& workspace) {
  const Model model(workspace);
  Likelihood likelihood(model);
  Fitter fitter(likelihood);
  return discovery(fitter).significance;
}

void expect_same(const FitResult& a, const FitResult& b, double tolerance) {
  ASSERT_TRUE(a.minimum.has_converged());
  ASSERT_TRUE(b.minimum.has_converged());
  EXPECT_NEAR(a.poi_hat, b.poi_hat, tolerance);
  EXPECT_NEAR(a.poi_uncertainty, b.poi_uncertainty, tolerance);
  EXPECT_NEAR(a.interval.plus, b.interval.plus, tolerance);
}

TEST(Fit, CountingHasClosedForms) {
  const FitResult result = fit_of(counting(10, 50, 63));
  EXPECT_NEAR(result.poi_hat, 1.3, 1e-9);
  EXPECT_NEAR(result.poi_uncertainty, std::sqrt(63.0) / 10, 1e-9);
  EXPECT_NEAR(significance_of(counting(10, 50, 63)), std::sqrt(2 * (63 * std::log(63.0 / 50) - 13)),
              1e-9);
}

TEST(Fit, OrderOfChannelsAndSamplesDoesNotMatter) {
  Json json = small_workspace();
  const FitResult before = fit_of(read_workspace(json));
  std::swap(json["channels"][0], json["channels"][1]);
  std::swap(json["observations"][0], json["observations"][1]);
  std::swap(sample(json, 1, 0), sample(json, 1, 1));
  expect_same(fit_of(read_workspace(json)), before, 1e-12);
}

TEST(Fit, OrderOfBinsDoesNotMatter) {
  Json json = small_workspace();
  const FitResult before = fit_of(read_workspace(json));
  const auto reverse = [](Json& list) { std::reverse(list.begin(), list.end()); };
  for (std::size_t i = 0; i < 2; ++i) reverse(sample(json, 0, i)["data"]);
  Json& modifiers = sample(json, 0, 1)["modifiers"];
  reverse(modifiers[1]["data"]["hi_data"]);
  reverse(modifiers[1]["data"]["lo_data"]);
  reverse(modifiers[2]["data"]);
  reverse(json["observations"][0]["data"]);
  expect_same(fit_of(read_workspace(json)), before, 1e-9);
}

TEST(Fit, SplittingASampleDoesNotMatter) {
  Json json = small_workspace();
  sample(json, 0, 1)["modifiers"].erase(2);  // a shapesys belongs to one sample
  const FitResult before = fit_of(read_workspace(json));
  Json part = sample(json, 0, 1);
  for (const double fraction : {0.3, 0.7}) {
    Json& whole = sample(json, 0, 1);
    Json& changed = fraction == 0.3 ? part : whole;
    for (Json* list : {&changed["data"], &changed["modifiers"][1]["data"]["hi_data"],
                       &changed["modifiers"][1]["data"]["lo_data"]}) {
      for (Json& value : *list) value = fraction * value.get<double>();
    }
  }
  part["name"] = "background, other part";
  json["channels"][0]["samples"].push_back(part);
  expect_same(fit_of(read_workspace(json)), before, 1e-9);
}

TEST(Fit, ASignalScaledUpIsFittedScaledDown) {
  Json json = small_workspace();
  const FitResult before = fit_of(read_workspace(json));
  for (Json& value : sample(json, 0, 0)["data"]) value = 2 * value.get<double>();
  const FitResult after = fit_of(read_workspace(json));
  EXPECT_NEAR(2 * after.poi_hat, before.poi_hat, 1e-9);
  EXPECT_NEAR(2 * after.poi_uncertainty, before.poi_uncertainty, 1e-9);
}

TEST(Fit, InjectedStrengthsAreRecovered) {
  const Model model(read_workspace(small_workspace()));
  for (const double strength : {0.0, 0.3, 1.0, 4.7, 9.9}) {
    Values truth = model.starting_values();
    truth[model.poi()] = strength;
    truth[model.parameter_index("shape")] = -0.4;
    Likelihood likelihood(model, model.asimov(truth));
    Fitter fitter(likelihood);
    for (std::size_t i = 0; i < truth.size(); ++i) {
      EXPECT_NEAR(fitter.best().parameters[i], truth[i], 1e-6) << model.parameters()[i].name;
    }
  }
}

TEST(Fit, SignificanceRisesWithTheData) {
  double last = 0;
  for (double n = 40; n < 100; n += 5) {
    const double significance = significance_of(counting(10, 50, n));
    EXPECT_GE(significance, last);
    EXPECT_EQ(significance == 0, n <= 50);
    last = significance;
  }
  EXPECT_GT(last, 4);
}

TEST(Fit, AFixedParameterStaysAndHasNoUncertainty) {
  const Model model(read_workspace(small_workspace()));
  Likelihood likelihood(model);
  const std::size_t xs = model.parameter_index("xs");
  Region region(model);
  region.fix(xs, 1.5);
  Fitter fitter(likelihood, region);
  const FitResult result = fit(fitter);
  EXPECT_EQ(result.minimum.parameters[xs], 1.5);
  EXPECT_EQ(result.hesse.uncertainties[xs], 0);
}

TEST(Fit, EventsWhereNoneCanBeAreAStatedStatus) {
  const FitResult result = fit_of(counting(0, 0, 3));
  EXPECT_EQ(result.minimum.status, FitStatus::impossible_data);
  EXPECT_TRUE(std::isnan(result.poi_hat));
  EXPECT_THAT(result.hesse.absent_because, HasSubstr("impossible data"));
  const Model model(counting(10, 0, 3));  // only the signal can explain them
  Likelihood likelihood(model);
  Fitter fitter(likelihood);
  EXPECT_NEAR(fitter.best().parameters[0], 0.3, 1e-9);
  const Discovery test = discovery(fitter);
  EXPECT_EQ(test.status, FitStatus::impossible_data);
  EXPECT_TRUE(std::isnan(test.significance));
  EXPECT_EQ(upper_limit(fitter).status, FitStatus::impossible_data);
  EXPECT_TRUE(std::isnan(upper_limit(fitter).observed));
}

TEST(Fit, NothingIsSaidAboutAFitThatFailed) {
  const Model model(counting(10, 0, 3));  // impossible without a signal
  Likelihood likelihood(model);
  Fitter fitter(likelihood);
  const LimitTest test = limit_test(fitter, 1);
  EXPECT_EQ(test.status, FitStatus::impossible_data);
  EXPECT_TRUE(std::isnan(test.cls));
  EXPECT_TRUE(std::isnan(test.cl_b));
  EXPECT_TRUE(std::isnan(test.cls_expected[2]));
}

TEST(Fit, LimitsFarAboveTheBackgroundAreFound) {
  const Model model(counting(1e6, 1e4, 1e4));  // CLs underflows within a hundredth of the guess
  Likelihood likelihood(model, model.asimov(std::vector<double>{1.0}));
  Fitter fitter(likelihood);
  const UpperLimit limit = upper_limit(fitter);
  EXPECT_EQ(limit.status, FitStatus::converged);
  EXPECT_GT(limit.observed, 1);
  for (const double expected : limit.expected) EXPECT_NEAR(expected, 2e-4, 2e-4);
}

TEST(Fit, WhatTheDataDoNotDetermineHasNoUncertainty) {
  const FitResult result = fit_of(counting(0, 50, 50));
  EXPECT_TRUE(result.minimum.has_converged());
  EXPECT_TRUE(std::isnan(result.poi_uncertainty));
  EXPECT_THAT(result.hesse.absent_because, HasSubstr("not positive definite"));
  EXPECT_TRUE(std::isnan(result.interval.plus));
}

TEST(Fit, EmptyBinsAndNegativeYieldsAreFitted) {
  Json json = small_workspace();
  json["observations"][0]["data"] = {0, 33};
  EXPECT_TRUE(fit_of(read_workspace(json)).minimum.has_converged());
  sample(json, 0, 0)["data"][0] = -0.5;
  EXPECT_TRUE(fit_of(read_workspace(json)).minimum.has_converged());
  sample(json, 0, 1)["data"] = {0, 0};
  sample(json, 0, 1)["modifiers"].erase(1);
  EXPECT_EQ(fit_of(read_workspace(json)).minimum.status, FitStatus::impossible_data);
}

TEST(Fit, ManyBinsAreFitted) {
  Workspace workspace = counting(1, 2, 3);
  const std::size_t bins = 100'000;
  for (Sample& each : workspace.channels[0].samples) each.yields.assign(bins, each.yields[0]);
  workspace.observations[0].counts.assign(bins, 3.0);
  EXPECT_NEAR(fit_of(workspace).poi_hat, 1, 1e-9);
}

// -2 ln L must not drown in the logarithms of its factorials.
TEST(Fit, BillionsOfEventsAreFitted) {
  for (const double background : {1e8, 1e12}) {
    const double signal = 10 * std::sqrt(background);
    const Workspace workspace = counting(signal, background, background + 1.5 * signal);
    const Model model(workspace);
    Likelihood likelihood(model);
    Fitter fitter(likelihood);
    const FitResult result = fit(fitter);
    ASSERT_TRUE(result.minimum.has_converged()) << background;
    const double uncertainty = std::sqrt(background + 1.5 * signal) / signal;
    EXPECT_NEAR(result.poi_hat, 1.5, 1e-6 * uncertainty);
    EXPECT_NEAR(result.interval.plus, uncertainty, 1e-2 * uncertainty);
    EXPECT_NEAR(result.interval.minus, -uncertainty, 1e-2 * uncertainty);
    const UpperLimit limit = upper_limit(fitter);
    EXPECT_EQ(limit.status, FitStatus::converged);
    EXPECT_NEAR(limit.observed, 1.5 + 1.645 * uncertainty, 1e-2);
  }
}

}  // namespace
}  // namespace hepsweep::studies::histfactory
