#include "studies/events/prediction.hh"

#include <cmath>

#include "tests/studies/events/event_files.hh"

namespace hepsweep::testing {
namespace {

using studies::Preprocessing;
using studies::read_events_for_prediction;
using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

Preprocessing of(std::vector<std::string> features) {
  Preprocessing preprocessing;
  preprocessing.mean.assign(features.size(), 1);
  preprocessing.scale.assign(features.size(), 2);
  preprocessing.fill.assign(features.size(), 0.5);
  preprocessing.features = std::move(features);
  preprocessing.undefined = {-999};
  return preprocessing;
}

studies::EventTable read(const std::string& content, const Preprocessing& preprocessing) {
  const TemporaryFolder folder;
  return read_events_for_prediction(folder.write("new.csv", content), preprocessing);
}

TEST(Prediction, TakesColumnsByNameAndIgnoresOthers) {
  const auto events = read("y,name,x\n5,tom,3\n7,tim,4\n", of({"x", "y"}));
  EXPECT_THAT(events.columns, ElementsAre("x", "y"));
  EXPECT_THAT(events.values, ElementsAre(3, 5, 4, 7));
  EXPECT_EQ(events.events(), 2U);
}

TEST(Prediction, UndefinedEventsStayInOrder) {
  const auto events = read("x\n3\n\n", of({"x"}));
  EXPECT_EQ(events.events(), 1U);
  const auto holes = read("x,y\n-999.0,1\n,2\nnan,3\n5,4\n", of({"x"}));
  ASSERT_EQ(holes.events(), 4U);
  EXPECT_TRUE(std::isnan(holes.values[0]) && std::isnan(holes.values[1]) &&
              std::isnan(holes.values[2]));
  const studies::EventInputs inputs(holes, of({"x"}));
  std::vector<float> values(4);
  inputs.gather(std::vector<std::uint32_t>{0, 1, 2, 3}, values.data());
  EXPECT_THAT(values, ElementsAre(0.5F, 0.5F, 0.5F, 2.F));
}

TEST(Prediction, HeaderAloneGivesNoEvents) {
  EXPECT_EQ(read("x\n", of({"x"})).events(), 0U);
}

TEST(Prediction, BadFilesAreRefused) {
  const auto error = [](const std::string& content) {
    return input_error([&] { read(content, of({"jet_pt"})); });
  };
  EXPECT_THAT(error("jet_pt,x\n1,2\nabc,3\n"),
              AllOf(HasSubstr("new.csv:3: column \"jet_pt\""), HasSubstr("\"abc\"")));
  EXPECT_THAT(error("jet_pt\ninf\n"), HasSubstr("new.csv:2"));
  EXPECT_THAT(error("jetpt,x\n1,2\n"), AllOf(HasSubstr("new.csv:1"), HasSubstr("feature")));
  EXPECT_THAT(error("jet_pt,x\n1\n"), HasSubstr("new.csv:2: 1 field"));
  EXPECT_THAT(error(""), HasSubstr("empty"));
}

}  // namespace
}  // namespace hepsweep::testing
