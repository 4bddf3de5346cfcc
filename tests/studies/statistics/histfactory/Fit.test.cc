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

Json& sample(Json& workspace, std::size_t channel, std::size_t index) {
  return workspace["channels"][channel]["samples"][index];
}

/// A counting experiment: signal s, background b, observed n, the parameter of interest in [0, 10].
Workspace counting(double s, double b, double n) {
  Json json = small_workspace();
  json["channels"].erase(1);
  json["observations"].erase(1);
  json["measurements"][0]["config"]["parameters"] = Json::array();
  json["observations"][0]["data"] = {n};
  sample(json, 0, 0) = {
      {"name", "signal"},
      {"data", {s}},
      {"modifiers", {{{"name", "mu"}, {"type", "normfactor"}, {"data", nullptr}}}}};
  sample(json, 0, 1) = {{"name", "background"}, {"data", {b}}, {"modifiers", Json::array()}};
  return read_workspace(json);
}

FitResult fit_of(const Workspace& workspace) {
  const Model model(workspace);
  Likelihood likelihood(model);
  Fitter fitter(likelihood);
  return fit(fitter);
}

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

void expect_refused(const Json& json, const ModelSettings& settings, const std::string& message) {
  try {
    const Model model(read_workspace(json), settings);
    ADD_FAILURE() << "was accepted; wanted: " << message;
  } catch (const InputError& error) {
    EXPECT_THAT(error.what(), HasSubstr(message));
  }
}

TEST(Model, RefusesWhatDoesNotFit) {
  const Json good = small_workspace();
  expect_refused(good, {.measurement = "fitt"}, "did you mean \"fit\"");
  expect_refused(good, {.measurement = "", .poi = "my"}, "did you mean \"mu\"");
  const auto changed = [&](const char* path, const Json& value) {
    return good.patch(Json::array({{{"op", "add"}, {"path", path}, {"value", value}}}));
  };
  const std::string settings = "/measurements/0/config/parameters/";
  expect_refused(changed("/measurements/0/config/poi", "nu"), {}, "measurements[0].config.poi");
  expect_refused(changed((settings + "1/inits").c_str(), {0, 1}), {}, "2 values, but \"xs\" has 1");
  expect_refused(changed((settings + "1/inits").c_str(), Json::array({7})), {},
                 "outside its bounds");
  expect_refused(changed((settings + "1/bounds").c_str(), Json::array({{2, 1}})), {}, "no bounds");
  expect_refused(changed((settings + "1/sigmas").c_str(), Json::array({1})), {}, "has no sigmas");
  expect_refused(changed((settings + "1/factors").c_str(), Json::array({1})), {}, "no factors");
  expect_refused(changed((settings + "0/sigmas").c_str(), Json::array({0})), {}, "greater than 0");
  expect_refused(changed("/measurements/0/config/parameters", Json::array()), {}, "\"lumi\" needs");
  const std::string modifiers = "/channels/0/samples/0/modifiers/-";
  for (const auto& [name, type] : {std::pair{"xs", "normfactor"},
                                   {"mc", "normfactor"},
                                   {"stat", "shapefactor"},
                                   {"free", "normfactor"}}) {
    expect_refused(changed(modifiers.c_str(), {{"name", name}, {"type", type}, {"data", nullptr}}),
                   {}, "has the name of another modifier");
  }
}

// Workspaces converted from XML or cut down to fewer channels keep such settings.
TEST(Model, SettingsThatNoModifierUsesChangeNothing) {
  Json json = small_workspace();
  const std::size_t before = Model(read_workspace(json)).parameters().size();
  json["measurements"][0]["config"]["parameters"].push_back({{"name", "gone"}, {"fixed", true}});
  EXPECT_EQ(Model(read_workspace(json)).parameters().size(), before);
}

TEST(Model, TheOnlyParameterOfASetMayBeOfInterest) {
  const Model model(read_workspace(small_workspace()), {.measurement = "", .poi = "free"});
  EXPECT_EQ(model.poi(), model.parameter_index("free[0]"));
  EXPECT_THROW(model.parameter_index("mc"), InputError);  // of two
}

TEST(Model, RefusesTooManyParameters) {
  Workspace workspace = counting(1, 2, 3);
  const std::size_t bins = most_parameters;
  for (Sample& each : workspace.channels[0].samples) each.yields.assign(bins, each.yields[0]);
  workspace.observations[0].counts.assign(bins, 3.0);
  workspace.channels[0].samples[1].modifiers.push_back(
      {.name = "stat",
       .type = ModifierType::staterror,
       .uncertainties = std::vector<double>(bins, 0.1)});
  EXPECT_THROW(Model{workspace}, JsonError);
}

TEST(Model, ASettingForALuminosityThatNothingUsesIsAllowed) {
  Json json = small_workspace();
  sample(json, 0, 0)["modifiers"].erase(1);
  const Model model(read_workspace(json));
  EXPECT_EQ(model.parameter_sets().front().name, "shape");
}

TEST(Model, RefusesAShapefactorOfChannelsOfDifferentLength) {
  Json json = small_workspace();
  sample(json, 0, 1)["modifiers"].push_back(
      {{"name", "free"}, {"type", "shapefactor"}, {"data", nullptr}});
  expect_refused(json, {}, "channels[0].samples[1].modifiers[3]: the shapefactor \"free\"");
}

TEST(Model, RefusesAGammaAsParameterOfInterest) {
  for (const std::string poi : {"mc[1]", "stat[0]"}) {
    expect_refused(small_workspace(), {.measurement = "", .poi = poi}, "choose a normfactor");
  }
  expect_refused(small_workspace(), {.measurement = "", .poi = "mc"}, "write \"mc[0]\"");
  Json json = small_workspace();
  json["measurements"][0]["config"]["poi"] = "mc[0]";
  expect_refused(json, {}, "measurements[0].config.poi: \"mc[0]\" belongs to a shapesys");
  EXPECT_NO_THROW(Model(read_workspace(small_workspace()), {.measurement = "", .poi = "free[0]"}));
}

TEST(Model, RefusesUncertaintiesWhoseWidthIsOutOfRange) {
  for (const double uncertainty : {1e-200, 1e200}) {
    Json json = small_workspace();
    sample(json, 0, 1)["modifiers"][2]["data"][1] = uncertainty;
    expect_refused(json, {}, "channels[0].samples[1].modifiers[2]: the shapesys");
  }
}

TEST(Model, RefusesDerivativesThatNoMemoryHolds) {
  Workspace workspace = counting(1, 2, 3);
  for (Sample& each : workspace.channels[0].samples) each.yields.assign(most_bins, 1.0);
  workspace.observations[0].counts.assign(most_bins, 3.0);
  for (std::size_t i = 0; i < most_entries / most_bins; ++i) {
    workspace.channels[0].samples[1].modifiers.push_back(
        {.name = std::to_string(i), .type = ModifierType::normfactor});
  }
  EXPECT_THROW(Model{workspace}, JsonError);
}

TEST(Model, AShapefactorIsSharedByNumberOfTheBin) {
  Json json = small_workspace();
  sample(json, 1, 0)["modifiers"][2]["name"] = "other";
  sample(json, 0, 1)["modifiers"].push_back(
      {{"name", "free"}, {"type", "shapefactor"}, {"data", nullptr}});
  const Model model(read_workspace(json));
  Values point = model.starting_values();
  const Values before = model.asimov(point).main;  // CR: 1 bin, SR: 2
  point[model.parameter_index("free[0]")] = 2;
  const Values after = model.asimov(point).main;
  EXPECT_DOUBLE_EQ(after[0], before[0]);
  EXPECT_DOUBLE_EQ(after[1], before[1] + 50);
  EXPECT_DOUBLE_EQ(after[2], before[2]);
}

}  // namespace
}  // namespace hepsweep::studies::histfactory
