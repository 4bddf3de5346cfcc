// A study that is ranked by the discovery significance, from the file to the look at the test
// split.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/integration/study_runs.hh"

namespace hepsweep::testing {
namespace {

using ::testing::HasSubstr;

class Discovery : public ::testing::Test {
 protected:
  void SetUp() override {
    Json study = small_study();
    study["objective"] = {{"maximise", "significance"}};
    study["yields"] = {{"signal", 100}, {"background", 1000}, {"background_uncertainty", 0.05}};
    study["metrics"] = {"selected_background_events"};
    study["data"]["generate"]["events"] = 2000;
    folder_.write("study.json", study.dump(2));
  }

  ProgramOutput command(const std::vector<std::string>& words) const {
    return hepsweep(words, folder_.path());
  }
  std::int64_t number(const std::string& query) const {
    return number_of(folder_ / "study.db", query);
  }

  TemporaryFolder folder_;
};

TEST_F(Discovery, RanksConfigurationsAndKeepsTheCutForTheTestSplit) {
  const auto run = command({"run", "study.json", "--db", "study.db", "--quiet"});
  ASSERT_EQ(run.exit_code, 0) << run.error;
  EXPECT_THAT(command({"top", "study.db"}).out, HasSubstr("significance"));
  EXPECT_EQ(number("select count(distinct metric) from metrics"), 2);
  EXPECT_EQ(number("select count(*) from trials where objective is null"), 0);
  EXPECT_EQ(number("select count(*) from metrics where split = 'validation' and "
                   "metric = 'selected_background_events' and value < 50"),
            0);
  const auto look = command({"final", "study.db", "--best", "1", "--quiet"});
  ASSERT_EQ(look.exit_code, 0) << look.error;
  // One cut for each trial; the significance of the test split is another than validation's.
  EXPECT_EQ(number("select count(distinct trial || ' ' || value) from metrics "
                   "where metric = 'significance_cut'"),
            number("select count(*) from trials where stage = 'final'"));
  EXPECT_EQ(number("select count(*) from metrics t join metrics v using (trial, metric) where "
                   "metric = 'significance' and t.split = 'test' and v.split = 'validation' and "
                   "t.value = v.value"),
            0);
  EXPECT_THAT(look.out, HasSubstr("significance"));
}

TEST_F(Discovery, WithoutYieldsIsRefusedBeforeTheFirstTrial) {
  Json study = small_study();
  study["objective"] = {{"maximise", "significance"}};
  folder_.write("study.json", study.dump(2));
  for (const char* word : {"check", "run"}) {
    const auto output = command({word, "study.json"});
    EXPECT_EQ(output.exit_code, 2) << word;
    EXPECT_THAT(output.error, HasSubstr("objective: \"significance\" needs the expected events"));
  }
}

}  // namespace
}  // namespace hepsweep::testing
