// What a fitter remembers is what it would find.
#include "studies/statistics/histfactory/fitter.hh"

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

}  // namespace
}  // namespace hepsweep::studies::histfactory
