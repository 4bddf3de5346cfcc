// Rule 4: the test split is sealed while a search is open; each look is counted.
#include <csignal>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/files.hh"
#include "tests/integration/study_runs.hh"

namespace hepsweep::testing {
namespace {

using ::testing::HasSubstr;

class Final : public ::testing::Test {
 protected:
  void SetUp() override {
    folder_.write("study.json", small_study().dump(2));
    ASSERT_EQ(command({"run", "study.json", "--db", "study.db", "--quiet"}).exit_code, 0);
  }

  ProgramOutput command(const std::vector<std::string>& words) const {
    return hepsweep(words, folder_.path());
  }
  std::int64_t number(const std::string& query) const {
    return number_of(folder_ / "study.db", query);
  }

  TemporaryFolder folder_;
};

TEST_F(Final, NoTestFigureBeforeTheLook) {
  EXPECT_EQ(number("select count(*) from metrics where split = 'test'"), 0);
  EXPECT_EQ(number("select count(*) from looks"), 0);
}

TEST_F(Final, OneLookIsCountedAndNotRepeated) {
  const auto first = command({"final", "study.db", "--best", "2", "--quiet"});
  ASSERT_EQ(first.exit_code, 0) << first.error;
  EXPECT_THAT(first.out, HasSubstr("test"));
  EXPECT_EQ(number("select count(distinct look) from looks"), 1);
  EXPECT_EQ(number("select count(*) from metrics where split = 'test' and metric = 'auc'"), 6);
  const auto again = command({"final", "study.db", "--best", "2", "--quiet"});
  EXPECT_EQ(again.out, first.out);
  EXPECT_EQ(number("select count(distinct look) from looks"), 1);
  ASSERT_EQ(command({"final", "study.db", "--best", "3", "--quiet"}).exit_code, 0);
  EXPECT_EQ(number("select count(distinct look) from looks"), 2);
  EXPECT_EQ(number("select count(*) from metrics where split = 'test' and metric = 'auc'"), 9);
}

// Trained on the same events with the same seeds, a finalist is the network of the search again.
TEST_F(Final, AFinalistTrainedAgainHasItsValidationFigures) {
  ASSERT_EQ(command({"final", "study.db", "--best", "1", "--quiet"}).exit_code, 0);
  const std::string both =
      "select count(*) from metrics f join metrics s using (configuration, replica, split, metric) "
      "where f.stage = 'final' and s.stage = 'search' and f.split = 'validation'";
  EXPECT_EQ(number(both), 3 * 14);  // the standard metrics of the search
  EXPECT_EQ(number(both + " and f.value is not s.value"), 0);
}

TEST_F(Final, OnTrainingAndValidationEventsTogether) {
  const auto output =
      command({"final", "study.db", "--best", "1", "--train-on", "train+validation", "--quiet"});
  ASSERT_EQ(output.exit_code, 0) << output.error;
  EXPECT_EQ(number("select count(*) from metrics where stage = 'final' and split = 'validation'"),
            0);
  EXPECT_EQ(number("select count(*) from metrics where split = 'test' and metric = 'auc'"), 3);
}

TEST_F(Final, AnUnfinishedSearchIsNotClosedInSilence) {
  folder_.write("slow.json", slow_study().dump());
  BackgroundProgram run(alone({"run", "slow.json", "--db", "slow.db", "--quiet"}), folder_.path());
  ASSERT_TRUE(
      wait_until(folder_ / "slow.db", "select count(*) from trials where state = 'complete'", 2));
  run.signal(SIGTERM);
  run.wait();
  const auto output = command({"final", "slow.db"});
  EXPECT_EQ(output.exit_code, 2);
  EXPECT_THAT(output.error, HasSubstr("--close-unfinished"));
  EXPECT_EQ(number_of(folder_ / "slow.db", "select count(*) from looks"), 0);
}

// A trial of the look that was given up stays so: the look is resumed without it, and says so
// again.
TEST_F(Final, AResumedLookWithATrialGivenUpBeforeEndsWithCode3) {
  Json study = slow_study();
  study["training"]["epochs"] = 60;
  study["search"]["space"] = {{"width", {4}}, {"dropout", {0.0}}};
  study["limits"] = {{"retries", 0}};
  folder_.write("slow.json", study.dump());
  ASSERT_EQ(command({"run", "slow.json", "--db", "slow.db", "--quiet"}).exit_code, 0);
  const std::vector<std::string> look{"final",   "slow.db",   "--best", "1",
                                      "--quiet", "--workers", "1"};
  const auto state = [](const std::string& name) {
    return "select count(*) from trials where stage = 'final' and state = '" + name + "'";
  };
  BackgroundProgram first(alone(look), folder_.path());
  ASSERT_TRUE(wait_until(folder_ / "slow.db", state("running"), 1));
  const pid_t trainer = trainer_of(first.process());
  ASSERT_GT(trainer, 0);
  ::kill(trainer, SIGABRT);
  ASSERT_TRUE(wait_until(folder_ / "slow.db", state("failed"), 1));
  first.signal(SIGTERM);
  const auto stopped = first.wait();
  ASSERT_EQ(stopped.exit_code, 75) << stopped.error;
  for (int again = 0; again < 2; ++again) {  // what is left of it, and nothing at all
    const auto resumed = command(look);
    EXPECT_EQ(resumed.exit_code, 3) << resumed.error;
    EXPECT_EQ(number_of(folder_ / "slow.db", state("complete")), 2);
    EXPECT_EQ(number_of(folder_ / "slow.db", state("failed")), 1);
  }
  EXPECT_EQ(number_of(folder_ / "slow.db", "select count(distinct look) from looks"), 1);
}

TEST_F(Final, AStudyThatWasMovedIsFoundWhereItWasLastRun) {
  std::filesystem::create_directory(folder_ / "elsewhere");
  std::filesystem::rename(folder_ / "study.json", folder_ / "elsewhere/study.json");
  ASSERT_EQ(command({"run", "elsewhere/study.json", "--db", "study.db", "--quiet"}).exit_code, 0);
  EXPECT_EQ(number("select count(*) from study where file like '%/elsewhere/study.json'"), 1);
}

TEST_F(Final, LeavesOnePlainFile) {
  ASSERT_EQ(command({"final", "study.db", "--best", "1", "--quiet"}).exit_code, 0);
  EXPECT_FALSE(std::filesystem::exists(folder_ / "study.db-wal"));
  EXPECT_FALSE(std::filesystem::exists(folder_ / "study.db-shm"));
}

TEST_F(Final, PredictScoresEveryEventWithTheBestModel) {
  ASSERT_EQ(
      command({"events", "generate", "--events", "50", "--seed", "8", "-o", "e.csv"}).exit_code, 0);
  const auto output = command({"predict", "study.db", "e.csv"});
  ASSERT_EQ(output.exit_code, 0) << output.error;
  EXPECT_EQ(std::count(output.out.begin(), output.out.end(), '\n'), 51);
  EXPECT_EQ(output.out.substr(0, 6), "score\n");
  const auto one = command({"predict", "study.db#1", "e.csv"});
  EXPECT_EQ(one.exit_code, 0) << one.error;
  EXPECT_EQ(command({"predict", "study.db#x", "e.csv"}).exit_code, 2);
  EXPECT_EQ(command({"predict", "study.db#999", "e.csv"}).exit_code, 2);
  EXPECT_EQ(command({"predict", "e.csv", "e.csv"}).exit_code, 2);
}

// A look is spent only on the events of the search, and only where there is a test split.
TEST_F(Final, ALookAtOtherEventsIsRefusedBeforeItIsCounted) {
  std::string csv = "a,b,label\n";
  for (int i = 0; i < 300; ++i) {
    csv +=
        std::to_string(i % 7) + "," + std::to_string(i % 11) + "," + std::to_string(i % 2) + "\n";
  }
  folder_.write("own.csv", csv);
  Json study = small_study();
  study["name"] = "own";
  study["data"] = {{"files", {{{"path", "own.csv"}}}}, {"label", "label"}};
  folder_.write("own.json", study.dump());
  ASSERT_EQ(command({"run", "own.json", "--quiet"}).exit_code, 0);
  folder_.write("own.csv", csv + "1,2,1\n");
  const auto output = command({"final", "own.db"});
  EXPECT_EQ(output.exit_code, 2);
  EXPECT_THAT(output.error, HasSubstr("not those"));
  EXPECT_EQ(number_of(folder_ / "own.db", "select count(*) from looks"), 0);
  EXPECT_EQ(command({"run", "own.json", "--quiet"}).exit_code, 2);
}

TEST_F(Final, NoTestSplitIsNoLook) {
  Json study = small_study();
  study["name"] = "untested";
  study["data"]["split"] = {{"train", 0.8}, {"validation", 0.2}};
  folder_.write("untested.json", study.dump());
  ASSERT_EQ(command({"run", "untested.json", "--quiet"}).exit_code, 0);
  const auto output = command({"final", "untested.db"});
  EXPECT_EQ(output.exit_code, 2) << output.error;
  EXPECT_THAT(output.error, HasSubstr("data.split"));
  EXPECT_EQ(number_of(folder_ / "untested.db", "select count(*) from looks"), 0);
}

TEST_F(Final, PredictDoesNotOverwriteItsInput) {
  ASSERT_EQ(command({"events", "generate", "--events", "20", "-o", "e.csv"}).exit_code, 0);
  EXPECT_EQ(command({"predict", "study.db", "e.csv", "-o", "e.csv"}).exit_code, 2);
  EXPECT_EQ(command({"predict", "study.db", "e.csv", "-o", "scores.csv.gz"}).exit_code, 0);
  EXPECT_EQ(read_file(folder_ / "scores.csv.gz").substr(0, 2), "\x1f\x8b");
}

// Indicators are network inputs that are no columns; -999 marks what is undefined.
TEST_F(Final, PredictWithIndicatorsOfUndefinedValues) {
  std::string csv = "a,b,label\n";
  for (int i = 0; i < 300; ++i) {
    csv += std::to_string(i % 7) + "," + (i % 3 == 0 ? "-999" : std::to_string(i % 11)) + "," +
           std::to_string(i % 2) + "\n";
  }
  folder_.write("marked.csv", csv);
  Json study = small_study();
  study["name"] = "marked";
  study["data"] = {{"files", {{{"path", "marked.csv"}}}},
                   {"label", "label"},
                   {"undefined", {{"values", {-999}}, {"policy", "mean"}, {"indicator", true}}}};
  folder_.write("marked.json", study.dump());
  const auto run = command({"run", "marked.json", "--quiet"});
  ASSERT_EQ(run.exit_code, 0) << run.error;
  const auto output = command({"predict", "marked.db", "marked.csv"});
  EXPECT_EQ(output.exit_code, 0) << output.error;
  EXPECT_EQ(std::count(output.out.begin(), output.out.end(), '\n'), 301);
}

}  // namespace
}  // namespace hepsweep::testing
