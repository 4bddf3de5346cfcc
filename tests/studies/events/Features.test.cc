#include "studies/events/features.hh"

#include "tests/studies/events/event_files.hh"

namespace hepsweep::testing {
namespace {

using studies::feature_names;
using studies::MappedEvents;
using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

const char* const table = "w,name,x,label,hole,huge,y\n1,tom,1,0,,inf,5\n2,tim,2,1,4,3,6\n";

std::vector<std::string> features(const std::string& keys) {
  const TemporaryFolder folder;
  folder.write("events.csv", table);
  const auto settings = one_file(folder, "events.csv", R"(, "weight": "w")" + keys);
  return feature_names(settings, MappedEvents(studies::load_events(settings)));
}

std::string error(const std::string& keys) {
  return input_error([&] { features(keys); });
}

TEST(Features, ListKeepsItsOrder) {
  EXPECT_THAT(features(R"(, "features": ["y", "x"])"), ElementsAre("y", "x"));
}

TEST(Features, AllExceptNeverTakesLabelOrWeight) {
  EXPECT_THAT(features(R"(, "features": {"all_except": ["name", "huge", "hole"]})"),
              ElementsAre("x", "y"));
  EXPECT_THAT(features(R"(, "features": {"all_except": ["label", "w", "name", "huge", "hole"]})"),
              ElementsAre("x", "y"));
}

TEST(Features, UndefinedColumnsNeedAPolicy) {
  EXPECT_THAT(features(R"(, "features": ["hole"], "undefined": {"policy": "mean"})"),
              ElementsAre("hole"));
  EXPECT_THAT(error(R"(, "features": ["hole"])"),
              AllOf(HasSubstr("events.csv:2: column \"hole\""), HasSubstr("is undefined")));
  EXPECT_THAT(error(R"(, "features": ["hole"], "undefined": {"policy": "reject"})"),
              HasSubstr("is undefined"));
}

TEST(Features, UnusableColumnsAreRefused) {
  EXPECT_THAT(error(R"(, "features": ["name"])"),
              AllOf(HasSubstr("events.csv:2: column \"name\""), HasSubstr("\"tom\"")));
  EXPECT_THAT(error(R"(, "features": {"all_except": ["huge", "hole"]})"), HasSubstr("\"tom\""));
  EXPECT_THAT(error(R"(, "features": ["huge"], "undefined": {"policy": "mean"})"),
              AllOf(HasSubstr(":2: column \"huge\""), HasSubstr("infinite")));
  EXPECT_THAT(error(R"(, "features": ["label"])"), HasSubstr("is the label"));
  EXPECT_THAT(error(R"(, "features": ["x", "w"])"), HasSubstr("is the weight"));
  EXPECT_THAT(error(R"(, "features": ["hulge"])"), HasSubstr("did you mean \"huge\""));
  EXPECT_THAT(error(R"(, "features": {"all_except": ["labl"]})"),
              HasSubstr("did you mean \"label\""));
  EXPECT_THAT(error(R"(, "features": {"all_except": ["name", "huge", "hole", "x", "y"]})"),
              HasSubstr("all columns are left out"));
}

TEST(Features, ErrorsOfTheStudyHaveItsPath) {
  for (const char* keys : {R"(, "features": ["hulge"])", R"(, "features": ["label"])"}) {
    try {
      features(keys);
      ADD_FAILURE() << "no error";
    } catch (const JsonError& error) {
      EXPECT_EQ(error.path(), "data.features");
    }
  }
}

TEST(Features, GeneratedEventsHaveTheirLabelApart) {
  const auto settings = data_settings(
      R"({"generate": {"process": "heavy_higgs", "events": 20},
          "features": {"all_except": ["label", "m_wwbb"]}})");
  const auto names = feature_names(settings, MappedEvents(studies::load_events(settings)));
  EXPECT_EQ(names.size(), 27U);
  EXPECT_EQ(names.front(), "lepton_pT");
}

}  // namespace
}  // namespace hepsweep::testing
