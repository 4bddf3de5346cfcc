#include "studies/statistics/histfactory/workspace.hh"

#include <limits>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/error.hh"
#include "core/json_file.hh"
#include "tests/studies/statistics/histfactory/reference.hh"

namespace hepsweep::studies::histfactory {
namespace {

using ::testing::HasSubstr;

// Equal whatever the order of the keys.
nlohmann::json unordered(const Json& json) {
  return nlohmann::json::parse(json.dump());
}

/// One broken rule: a JSON patch of the small workspace, and what the message must say.
struct Breach {
  std::string operation;
  std::string path;
  std::string value;
  std::string where;
  std::string what;
};

const std::vector<Breach>& breaches() {
  static const std::string xs = "/channels/0/samples/1/modifiers/0";
  static const std::string xs_path = "channels[0].samples[1].modifiers[0]";
  static const std::string shape = "/channels/0/samples/1/modifiers/1";
  static const std::string shape_path = "channels[0].samples[1].modifiers[1]";
  static const std::string mc = "/channels/0/samples/1/modifiers/2";
  static const std::string mc_path = "channels[0].samples[1].modifiers[2]";
  static const std::string lumi = "/measurements/0/config/parameters/0";
  static const std::string lumi_path = "measurements[0].config.parameters[0]";
  static const std::vector<Breach> table{
      // The document.
      {"replace", "", "[1]", "", "[1] is not an object"},
      {"remove", "/channels", "", "", "\"channels\" is missing"},
      {"remove", "/observations", "", "", "\"observations\" is missing"},
      {"remove", "/measurements", "", "", "\"measurements\" is missing"},
      {"remove", "/version", "", "", "\"version\" is missing"},
      {"replace", "/version", "\"2.0.0\"", "version", "\"1.0.0\""},
      {"replace", "/version", "1", "version", "not a text"},
      {"add", "/toplvl", "{}", "toplvl", "unknown key"},
      {"replace", "/channels", "[]", "channels", "at least one"},
      {"replace", "/channels", "{}", "channels", "not a list"},
      {"replace", "/observations", "[]", "observations", "at least one"},
      {"replace", "/measurements", "[]", "measurements", "at least one"},
      {"replace", "/measurements", "\"fit\"", "measurements", "not a list"},
      {"replace", "/channels/1", "null", "channels[1]", "null is not an object"},
      // Channels and samples.
      {"remove", "/channels/0/name", "", "channels[0]", "\"name\" is missing"},
      {"replace", "/channels/1/name", "\"SR\"", "channels[1].name", "stands twice"},
      {"replace", "/channels/0/samples", "[]", "channels[0].samples", "at least one"},
      {"add", "/channels/0/sample", "[]", "channels[0].sample", "did you mean \"samples\""},
      {"remove", "/channels/0/samples/1/modifiers", "", "channels[0].samples[1]", "\"modifiers\""},
      {"remove", "/channels/0/samples/1/data", "", "channels[0].samples[1]", "\"data\" is missing"},
      {"replace", "/channels/0/samples/1/name", "\"signal\"", "channels[0].samples[1].name",
       "stands twice"},
      {"replace", "/channels/0/samples/1/data", "[1.0]", "channels[0].samples[1].data",
       "1 numbers, but the channel has 2"},
      {"replace", "/channels/0/samples/1/data", "[]", "channels[0].samples[1].data",
       "at least one number"},
      {"replace", "/channels/0/samples/1/data/1", "\"x\"", "channels[0].samples[1].data[1]",
       "\"x\" is not a number"},
      {"replace", "/channels/0/samples/1/data/1", "null", "channels[0].samples[1].data[1]",
       "null is not a number"},
      {"replace", "/channels/0/samples/1/data", "[true, 1]", "channels[0].samples[1].data[0]",
       "true is not a number"},
      {"replace", "/channels/0/samples/1/data", "20", "channels[0].samples[1].data",
       "20 is not a list of numbers"},
      {"replace", "/channels/0/samples", "{}", "channels[0].samples", "not a list"},
      {"replace", "/channels/0/samples/1/modifiers", "null", "channels[0].samples[1]",
       "\"modifiers\" is missing"},
      {"replace", "/channels/0/samples/1/name", "7", "channels[0].samples[1].name",
       "7 is not a text"},
      {"replace", "/channels/0/name", "\"S\\u001bR\"", "channels[0].name", "control character"},
      {"replace", "/channels/0/name", "\"" + std::string(longest_name + 1, 'x') + "\"",
       "channels[0].name", "257 bytes long"},
      {"add", "/channels/0/samples/1/weight", "1", "channels[0].samples[1].weight", "unknown key"},
      // Modifiers.
      {"replace", xs + "/type", "\"normsis\"", xs_path + ".type", "did you mean \"normsys\""},
      {"remove", xs + "/name", "", xs_path, "\"name\" is missing"},
      {"remove", xs + "/data", "", xs_path, "\"data\" is missing"},
      {"remove", xs + "/data/hi", "", xs_path + ".data", "\"hi\" is missing"},
      {"replace", xs + "/data/lo", "0.0", xs_path + ".data.lo", "greater than 0"},
      {"replace", xs + "/data/hi", "-1.1", xs_path + ".data.hi", "-1.1"},
      {"replace", xs + "/data/hi", "\"1.1\"", xs_path + ".data.hi", "\"1.1\" is not a number"},
      {"replace", xs + "/data", "[0.9, 1.1]", xs_path + ".data", "not an object"},
      {"replace", xs + "/name", "null", xs_path, "\"name\" is missing"},
      {"remove", xs + "/type", "", xs_path, "\"type\" is missing"},
      {"replace", xs + "/type", "4", xs_path + ".type", "4 is not a text"},
      {"add", xs + "/extra", "1", xs_path + ".extra", "unknown key"},
      {"remove", shape + "/data/hi_data", "", shape_path + ".data", "\"hi_data\" is missing"},
      {"replace", shape + "/data/hi_data", "[]", shape_path + ".data.hi_data",
       "at least one number"},
      {"replace", shape + "/data", "null", shape_path, "\"data\" is missing"},
      {"replace", mc + "/data", "3.0", mc_path + ".data", "not a list of numbers"},
      {"replace", "/channels/0/samples/0/modifiers/1/data", "[1]",
       "channels[0].samples[0].modifiers[1].data", "[1] is not null"},
      {"replace", "/channels/1/samples/0/modifiers/2/data", "{}",
       "channels[1].samples[0].modifiers[2].data", "{} is not null"},
      {"replace", shape + "/data/hi_data", "[1.0]", shape_path + ".data.hi_data", "2 bins"},
      {"replace", shape + "/data/lo_data", "[1, 2, 3]", shape_path + ".data.lo_data", "2 bins"},
      {"remove", shape + "/data/lo_data", "", shape_path + ".data", "\"lo_data\" is missing"},
      {"replace", mc + "/data", "[1, 2, 3]", mc_path + ".data", "2 bins"},
      {"replace", mc + "/data/0", "-3.5", mc_path + ".data[0]", "-3.5 is out of range"},
      {"replace", "/channels/1/samples/0/modifiers/1/data/0", "-1",
       "channels[1].samples[0].modifiers[1].data[0]", "not negative"},
      {"replace", "/channels/0/samples/0/modifiers/0/data", "1.0",
       "channels[0].samples[0].modifiers[0].data", "not null"},
      {"remove", "/channels/0/samples/0/modifiers/0/data", "",
       "channels[0].samples[0].modifiers[0]", "\"data\": null"},
      {"replace", "/channels/0/samples/0/modifiers/1/name", "\"luminosity\"",
       "channels[0].samples[0].modifiers[1].name", "must be called \"lumi\""},
      {"add", "/channels/0/samples/0/modifiers/-",
       R"({"name": "mu", "type": "normfactor", "data": null})",
       "channels[0].samples[0].modifiers[2]", "stands twice"},
      // Observations.
      {"remove", "/observations/1", "", "observations", "\"CR\" has none"},
      {"replace", "/observations/1/name", "\"CX\"", "observations[1].name", "no such channel"},
      {"replace", "/observations/1/name", "\"SR\"", "observations[1].name", "stands twice"},
      {"replace", "/observations/0/data", "[1]", "observations[0].data", "2 bins"},
      {"replace", "/observations/0/data/1", "-1", "observations[0].data[1]", "not negative"},
      {"add", "/observations/-", R"({"name": "VR", "data": [1]})", "observations[2].name",
       "no such channel"},
      {"remove", "/observations/0/name", "", "observations[0]", "\"name\" is missing"},
      {"remove", "/observations/0/data", "", "observations[0]", "\"data\" is missing"},
      {"replace", "/observations/0/data", "[]", "observations[0].data", "at least one number"},
      {"add", "/observations/0/bins", "2", "observations[0].bins", "unknown key"},
      // Measurements.
      {"remove", "/measurements/0/config", "", "measurements[0]", "\"config\" is missing"},
      {"remove", "/measurements/0/name", "", "measurements[0]", "\"name\" is missing"},
      {"add", "/measurements/0/extra", "1", "measurements[0].extra", "unknown key"},
      {"replace", "/measurements/0/config", "[]", "measurements[0].config", "not an object"},
      {"replace", "/measurements/0/config/poi", "3", "measurements[0].config.poi",
       "3 is not a text"},
      {"replace", "/measurements/0/config/parameters", "{}", "measurements[0].config.parameters",
       "not a list"},
      {"remove", lumi + "/name", "", lumi_path, "\"name\" is missing"},
      {"replace", lumi + "/inits", "null", lumi_path + ".inits", "null is no value"},
      {"replace", lumi + "/inits", "[\"1\"]", lumi_path + ".inits[0]", "\"1\" is not a number"},
      {"replace", lumi + "/bounds", "[]", lumi_path + ".bounds", "at least one"},
      {"replace", lumi + "/bounds", "5", lumi_path + ".bounds", "not a list"},
      {"replace", lumi + "/auxdata", "[]", lumi_path + ".auxdata", "at least one"},
      {"replace", lumi + "/sigmas", "[]", lumi_path + ".sigmas", "at least one"},
      {"add", lumi + "/factors", "[]", lumi_path + ".factors", "at least one"},
      {"remove", "/measurements/0/config/poi", "", "measurements[0].config", "\"poi\" is missing"},
      {"remove", "/measurements/0/config/parameters", "", "measurements[0].config",
       "\"parameters\" is missing"},
      {"add", "/measurements/0/config/pio", "\"mu\"", "measurements[0].config.pio",
       "did you mean \"poi\""},
      {"add", "/measurements/-", R"({"name": "fit", "config": {"poi": "mu", "parameters": []}})",
       "measurements[1].name", "stands twice"},
      {"replace", "/measurements/0/config/parameters/1/name", "\"lumi\"",
       "measurements[0].config.parameters[1].name", "stands twice"},
      {"replace", lumi + "/bounds", "[0.5, 1.5]", lumi_path + ".bounds[0]", "pair of numbers"},
      {"replace", lumi + "/bounds", "[[0.5, 1, 2]]", lumi_path + ".bounds[0]", "pair of numbers"},
      {"replace", lumi + "/sigmas", "0.02", lumi_path + ".sigmas", "not a list"},
      {"replace", lumi + "/inits", "[]", lumi_path + ".inits", "at least one"},
      {"add", lumi + "/fixed", "1", lumi_path + ".fixed", "neither true nor false"},
      {"add", lumi + "/sigma", "[1]", lumi_path + ".sigma", "did you mean \"sigmas\""},
  };
  return table;
}

Json broken(const Breach& breach) {
  Json operation{{"op", breach.operation}, {"path", breach.path}};
  if (!breach.value.empty()) operation["value"] = Json::parse(breach.value);
  return small_workspace().patch(Json::array({operation}));
}

TEST(Workspace, EveryBrokenRuleIsNamedWithItsPlace) {
  for (const Breach& breach : breaches()) {
    SCOPED_TRACE(breach.operation + " " + breach.path + " " + breach.value);
    try {
      read_workspace(broken(breach));
      ADD_FAILURE() << "was accepted";
    } catch (const JsonError& error) {
      EXPECT_EQ(error.path(), breach.where) << error.what();
      EXPECT_THAT(error.problem(), HasSubstr(breach.what));
    }
  }
}

TEST(Workspace, TheSmallOneIsAcceptedAndRoundTrips) {
  const Workspace workspace = read_workspace(small_workspace());
  EXPECT_EQ(workspace.channels[0].samples[1].modifiers[2].uncertainties[1], 2.0);
  EXPECT_EQ(unordered(to_json(workspace)), unordered(small_workspace()));
}

TEST(Workspace, OtherKeysInTheDataOfANormsysOrHistosysAreKept) {
  Json json = small_workspace();
  for (const int modifier : {0, 1}) {
    json["channels"][0]["samples"][1]["modifiers"][modifier]["data"]["comment"] = {"from", 2016};
  }
  EXPECT_EQ(unordered(to_json(read_workspace(json))), unordered(json));
}

TEST(Workspace, MessagesNameFileAndLine) {
  const std::string text = "{\n\"channels\": [\n{\"name\": 3}]}";
  try {
    parse_workspace(text, "ws.json");
    ADD_FAILURE() << "was accepted";
  } catch (const InputError& error) {
    EXPECT_THAT(error.what(), HasSubstr("ws.json:3: channels[0].name: 3 is not a text"));
  }
  EXPECT_THROW(parse_workspace("{\"channels\": [NaN]}", "ws.json"), InputError);
  EXPECT_THROW(parse_workspace("{\"channels\": [1e999]}", "ws.json"), InputError);
}

TEST(Workspace, InMemoryNaNIsRefused) {
  Workspace workspace = read_workspace(small_workspace());
  workspace.channels[0].samples[0].yields[1] = std::numeric_limits<double>::quiet_NaN();
  EXPECT_THROW(check(workspace), JsonError);
}

TEST(Workspace, NegativeWeightsMayMakeYieldsNegative) {
  Workspace workspace = read_workspace(small_workspace());
  workspace.channels[0].samples[0].yields[1] = -0.5;
  EXPECT_NO_THROW(check(workspace));
}

TEST(Workspace, TooManyBinsAreRefused) {
  Workspace workspace = read_workspace(small_workspace());
  workspace.channels.resize(1);
  workspace.channels[0].samples.resize(1);
  workspace.channels[0].samples[0].yields.assign(most_bins, 1.0);
  workspace.observations = {{.name = "SR", .counts = std::vector<double>(most_bins, 1.0)}};
  EXPECT_NO_THROW(check(workspace));
  workspace.channels[0].samples[0].yields.push_back(1.0);
  EXPECT_THROW(check(workspace), JsonError);
}

class ReferenceWorkspaces : public ::testing::TestWithParam<std::string> {};

TEST_P(ReferenceWorkspaces, RoundTrip) {
  HEPSWEEP_REQUIRE_REFERENCE(GetParam());
  const Json read = read_json_file(reference_folder() / (GetParam() + ".workspace.json"));
  EXPECT_EQ(unordered(to_json(read_workspace(read))), unordered(read));
}

INSTANTIATE_TEST_SUITE_P(HistFactory, ReferenceWorkspaces, ::testing::ValuesIn(reference_cases()));

}  // namespace
}  // namespace hepsweep::studies::histfactory
