// What a workspace's model refuses, and what it shares.
#include "studies/statistics/histfactory/model.hh"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/error.hh"
#include "tests/studies/statistics/histfactory/reference.hh"

namespace hepsweep::studies::histfactory {
namespace {

using ::testing::HasSubstr;
using Values = std::vector<double>;

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
