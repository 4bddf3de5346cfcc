// What a fitter remembers is what it would find.
#include "studies/statistics/histfactory/fitter.hh"

#include <cmath>

#include <gtest/gtest.h>

#include "tests/studies/statistics/histfactory/reference.hh"

namespace hepsweep::studies::histfactory {
namespace {

TEST(Fitter, RemembersMinimaBitForBit) {
  const Model model(read_workspace(small_workspace()));
  Likelihood likelihood(model);
  Fitter fitter(likelihood);
  const Minimum first = fitter.with_poi(1);
  fitter.with_poi(2);
  EXPECT_EQ(&fitter.with_poi(1), &fitter.with_poi(1));
  EXPECT_EQ(fitter.with_poi(1).parameters, first.parameters);
  EXPECT_EQ(fitter.with_fixed(model.poi(), 1).parameters, first.parameters);
  const std::vector<double> errors = fitter.errors().uncertainties;
  EXPECT_EQ(hesse(likelihood, fitter.region(), fitter.best()).uncertainties, errors);
}

TEST(Fitter, ForgetsThemWithNewData) {
  const Model model(read_workspace(small_workspace()));
  Likelihood likelihood(model);
  Fitter fitter(likelihood);
  const double before = fitter.with_poi(1).twice_nll;
  const double error_before = fitter.errors().uncertainties[model.poi()];
  Data other = model.observed();
  other.main[1] += 20;  // where the signal is
  fitter.set_data(other);
  EXPECT_NE(fitter.errors().uncertainties[model.poi()], error_before);
  Likelihood fresh(model, other);
  EXPECT_EQ(fitter.with_poi(1).twice_nll, Fitter(fresh).with_poi(1).twice_nll);
  EXPECT_NE(fitter.with_poi(1).twice_nll, before);
  fitter.set_asimov_data(model.starting_values());
  EXPECT_NE(fitter.with_poi(1).twice_nll, Fitter(fresh).with_poi(1).twice_nll);
}

// Both variations raise the background: data above it agree with either sign of the parameter.
TEST(Fitter, FindsTheLowerOfTwoMinimaFromEitherSide) {
  Json json = small_workspace();
  Json& background = json["channels"][0]["samples"][1];
  background["modifiers"][0]["data"] = {{"hi", 1.30}, {"lo", 1.35}};
  background["modifiers"].erase(1);  // the histosys
  json["channels"].erase(1);
  json["observations"] = {{{"name", "SR"}, {"data", {68, 27}}}};
  std::vector<double> found;
  for (const double start : {-1.0, 1.0}) {
    json["measurements"][0]["config"]["parameters"][1] = {{"name", "xs"}, {"inits", {start}}};
    const Model model(read_workspace(json));
    Likelihood likelihood(model);
    Fitter fitter(likelihood);
    found.push_back(fitter.with_poi(0).parameters[model.parameter_index("xs")]);
  }
  EXPECT_LT(found[0], -0.5);
  EXPECT_NEAR(found[0], found[1], 1e-6);
}

// A background whose first variation is the same for either sign, with a best fit at mu = 0.
Json even_background() {
  return Json::parse(R"({
    "channels": [{"name": "SR", "samples": [
      {"name": "signal", "data": [8, 21],
       "modifiers": [{"name": "mu", "type": "normfactor", "data": null}]},
      {"name": "background", "data": [70, 70], "modifiers": [
        {"name": "even", "type": "histosys", "data": {"hi_data": [91, 91], "lo_data": [91, 91]}},
        {"name": "shape", "type": "histosys", "data": {"hi_data": [78, 102], "lo_data": [57, 75]}}
      ]}]}],
    "observations": [{"name": "SR", "data": [106, 82]}],
    "measurements": [{"name": "m", "config": {"poi": "mu", "parameters": []}}],
    "version": "1.0.0"})");
}

// Followed from the far bound back, the profile arrives in the higher of two minima and never falls
// below a rise of 1.
TEST(Fitter, IntervalEndsWhereTheLowerOfTwoMinimaHasRisenByOne) {
  const Model model(read_workspace(even_background()));
  Likelihood likelihood(model);
  Fitter fitter(likelihood);
  const ProfileInterval interval = profile_interval(fitter);
  ASSERT_TRUE(std::isfinite(interval.plus));
  const double strength = fitter.best().parameters[model.poi()] + interval.plus;
  EXPECT_NEAR(fitter.with_poi(strength).twice_nll - fitter.best().twice_nll, 1, 1e-7);
  EXPECT_FALSE(fitter.follow_profile());
}

TEST(Fitter, FollowsAProfileOnlyWhereItRemembersStrengths) {
  const Model model(read_workspace(even_background()));
  Likelihood likelihood(model);
  Fitter fitter(likelihood);
  EXPECT_FALSE(fitter.follow_profile());
}

}  // namespace
}  // namespace hepsweep::studies::histfactory
