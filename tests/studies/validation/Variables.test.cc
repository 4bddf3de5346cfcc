#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "studies/events/features.hh"
#include "studies/validation/settings.hh"
#include "tests/studies/events/event_files.hh"

namespace hepsweep::testing {
namespace {

using studies::MappedEvents;
using studies::read_validation_settings;
using studies::ValidationSettings;
using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

const char* const table = "w,name,x,label,hole,y,z\n1,tom,1,0,,5,8\n2,tim,2,1,4,6,9\n";

ValidationSettings settings(const std::string& json) {
  return read_validation_settings(parse_json(json, "test"), "systematics.validation");
}

// "x y | z": the inputs, then the spectators.
std::string variables(const std::string& validation) {
  const TemporaryFolder folder;
  folder.write("events.csv", table);
  const auto data = one_file(folder, "events.csv", R"(, "weight": "w", "features": ["x", "y"])");
  const MappedEvents events(studies::load_events(data));
  std::string names;
  bool inputs = true;
  for (const auto& variable : studies::validation_variables(settings(validation), data, events,
                                                            feature_names(data, events))) {
    if (inputs && !variable.is_input) names += "| ";
    inputs = variable.is_input;
    names += variable.name + " ";
  }
  return names;
}

std::string variables_error(const std::string& validation) {
  return input_error([&] { variables(validation); });
}

std::string settings_error(const std::string& validation) {
  return input_error([&] { settings(validation); });
}

TEST(ValidationVariables, ByDefaultEveryColumnOfNumbersThatIsNoInput) {
  EXPECT_EQ(variables("{}"), "x y | hole z ");
  EXPECT_EQ(variables(R"({"spectators": null})"), "x y | hole z ");
}

TEST(ValidationVariables, AllButSome) {
  EXPECT_EQ(variables(R"({"spectators": {"all_except": ["z", "x", "label", "w", "name"]}})"),
            "x y | hole ");
}

TEST(ValidationVariables, AListKeepsItsOrderAndAFeatureStaysAnInput) {
  EXPECT_EQ(variables(R"({"spectators": ["z", "x", "hole"]})"), "x y | z hole ");
  EXPECT_EQ(variables(R"({"spectators": []})"), "x y ");
}

TEST(ValidationVariables, WhatIsNoColumnOfNumbersIsRefused) {
  const std::string place = "systematics.validation.spectators: ";
  EXPECT_THAT(variables_error(R"({"spectators": ["hol"]})"),
              AllOf(HasSubstr(place), HasSubstr("did you mean \"hole\"?")));
  EXPECT_THAT(variables_error(R"({"spectators": {"all_except": ["hol"]}})"),
              AllOf(HasSubstr(place), HasSubstr("did you mean \"hole\"?")));
  EXPECT_THAT(variables_error(R"({"spectators": ["label"]})"), HasSubstr("\"label\" is the label"));
  EXPECT_THAT(variables_error(R"({"spectators": ["w"]})"), HasSubstr("\"w\" is the weight"));
  EXPECT_THAT(variables_error(R"({"spectators": ["name"]})"),
              HasSubstr("\"name\" can't be a spectator: \"tom\" in it is not a number"));
}

TEST(ValidationSettings, HaveDefaults) {
  const ValidationSettings defaults = settings("{}");
  EXPECT_TRUE(defaults.permuted_labels);
  EXPECT_EQ(defaults.tolerated_correlation, 0.1);
  EXPECT_FALSE(settings(R"({"permuted_labels": false})").permuted_labels);
}

TEST(ValidationSettings, WrongOnesAreNamed) {
  for (const auto& [json, message] :
       {std::pair{R"({"spectator": []})", "did you mean \"spectators\"?"},
        std::pair{R"({"spectators": "m_bb"})", "neither a list of columns nor"},
        std::pair{R"({"spectators": {}})", "neither a list of columns nor"},
        std::pair{R"({"spectators": {"all_except": [], "all": 1}})", "\"all\" is not known"},
        std::pair{R"({"spectators": ["a", "a"]})", "spectators[1]: \"a\" stands here twice"},
        std::pair{R"({"spectators": [3]})", "spectators[0]: 3 is not the name of a column"},
        std::pair{R"({"permuted_labels": 3})", "systematics.validation.permuted_labels"},
        std::pair{R"({"tolerated_correlation": 0})", "0 is out of range"},
        std::pair{R"({"tolerated_correlation": 1.5})", "1.5 is out of range"},
        std::pair{"[]", "systematics.validation"}}) {
    EXPECT_THAT(settings_error(json), HasSubstr(message)) << json;
  }
}

TEST(ValidationSettings, OfADocumentThatDeclaresNoneAreNone) {
  for (const char* document :
       {"{}", R"({"systematics": {}})", R"({"systematics": {"validation": null}})"}) {
    EXPECT_FALSE(studies::validation_of(parse_json(document, "test"))) << document;
  }
  EXPECT_TRUE(studies::validation_of(parse_json(R"({"systematics": {"validation": {}}})", "test")));
}

}  // namespace
}  // namespace hepsweep::testing
