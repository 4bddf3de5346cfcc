// Classic methods that follow a search: trials like all others, whatever is killed.
#include <csignal>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/integration/study_runs.hh"

namespace hepsweep::testing {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;

class Baselines : public ::testing::Test {
 protected:
  ProgramOutput command(const std::vector<std::string>& words) const {
    return hepsweep(words, folder_.path());
  }
  void write(const Json& study) const { folder_.write("study.json", study.dump(2)); }
  std::string run_over(int ranks, const std::string& database) const {
    const auto words = over_mpi(ranks, {"run", "study.json", "--quiet", "--db", database});
    const auto output = run_program(words, folder_.path());
    EXPECT_EQ(output.exit_code, 0) << output.error;
    return rows_of(folder_ / database);
  }
  std::int64_t number(const std::string& query, const std::string& database = "study.db") const {
    return number_of(folder_ / database, query);
  }

  static Json study_with(const std::string& baselines) {
    Json study = small_study();
    study["baselines"] = Json::parse(baselines);
    return study;
  }

  TemporaryFolder folder_;
};

constexpr const char* two = R"(["logistic_regression", {"boosted_trees": {"rounds": 20}}])";

TEST_F(Baselines, AreTrialsLikeAllOthers) {
  write(study_with(two));
  ASSERT_EQ(command({"run", "study.json", "--quiet", "--db", "study.db"}).exit_code, 0);
  EXPECT_EQ(number("select count(*) from trials where state = 'complete'"), 18);
  EXPECT_EQ(number("select min(trial) from trials where stage = 'baseline'"), 13);
  EXPECT_EQ(number("select min(configuration) from trials where stage = 'baseline'"), 5);
  EXPECT_EQ(number("select planned from progress"), 18);
  EXPECT_EQ(number("select configurations from progress"), 4);
  EXPECT_EQ(number("select count(*) from leaderboard where rank is not null"), 4);
  EXPECT_EQ(number("select count(*) from baselines where difference is not null "
                   "and difference_error is not null"),
            2);
  EXPECT_EQ(number("select count(*) from metrics where stage = 'baseline' and split = 'test'"), 0);
  const auto top = command({"top", "study.db"});
  EXPECT_THAT(top.out, AllOf(HasSubstr("boosted_trees"), HasSubstr("minus best classic baseline"),
                             HasSubstr("paired over 3 replicas")));
  for (const char* trial : {"13", "18"}) {
    const auto rerun = command({"rerun", "study.db", trial});
    EXPECT_EQ(rerun.exit_code, 0) << rerun.out << rerun.error;
  }
  EXPECT_EQ(command({"db", "check", "study.db"}).exit_code, 0);
}

TEST_F(Baselines, GiveTheSameRowsOnAnyNumberOfRanks) {
  Json study = study_with(two);
  study["data"]["split"]["seed"] = "$split";  // so that the winner decides
  study["search"]["space"] = Json::parse(R"({"width": [4, 8], "dropout": [0.0], "split": [1, 2]})");
  write(study);
  const std::string alone = run_over(1, "one.db");
  EXPECT_EQ(run_over(2, "two.db"), alone);
  EXPECT_EQ(run_over(4, "four.db"), alone);
  EXPECT_EQ(number("select count(*) from trials", "four.db"), 18);
}

TEST_F(Baselines, AreWholeAfterAKillInTheMiddleOfThem) {
  Json study = study_with(R"([{"boosted_trees": {"rounds": 200, "early_stopping": false}}])");
  study["data"]["generate"]["events"] = 4000;
  write(study);
  BackgroundProgram run(over_mpi(3, {"run", "study.json", "--quiet", "--db", "study.db"}),
                        folder_.path());
  ASSERT_TRUE(wait_until(folder_ / "study.db",
                         "select count(*) from trials where stage = 'baseline' "
                         "and state in ('running', 'complete')",
                         1));
  const auto family = descendants(run.process());
  for (const pid_t process : family) ::kill(process, SIGKILL);
  run.wait();
  const std::int64_t before = number("select count(*) from trials where state = 'complete'");
  EXPECT_LT(before, 15) << "the run was over before it was killed";
  ASSERT_EQ(command({"run", "study.json", "--quiet", "--db", "study.db"}).exit_code, 0);
  ASSERT_EQ(command({"run", "study.json", "--quiet", "--db", "whole.db"}).exit_code, 0);
  EXPECT_EQ(rows_of(folder_ / "study.db"), rows_of(folder_ / "whole.db"));
  EXPECT_EQ(number("select count(*) from attempts where outcome = 'complete'"), 15);
  EXPECT_EQ(command({"db", "check", "study.db"}).exit_code, 0);
}

TEST_F(Baselines, ALookComesBehindThem) {
  write(study_with(two));
  ASSERT_EQ(command({"run", "study.json", "--quiet", "--db", "study.db"}).exit_code, 0);
  const auto final = command({"final", "study.db", "--best", "1", "--quiet"});
  ASSERT_EQ(final.exit_code, 0) << final.error;
  EXPECT_EQ(number("select min(trial) from trials where stage = 'final'"), 19);
}

TEST_F(Baselines, TheDefaultTakesWhatFitsTheEvents) {
  Json study = small_study();
  study.erase("baselines");
  write(study);
  const auto check = command({"check", "study.json"});
  EXPECT_THAT(check.out, HasSubstr("boosted_trees and logistic_regression (6 further trials"));
  study["baselines"] = Json::array();
  write(study);
  EXPECT_THAT(command({"check", "study.json"}).out, HasSubstr("baselines       none"));
}

TEST_F(Baselines, AFailedOneSpoilsNothingElse) {
  Json study = study_with(R"([{"boosted_trees": {"rounds": 100000, "early_stopping": false}}])");
  study["data"]["generate"]["events"] = 20000;
  study["limits"] = Json::parse(R"({"seconds": 1.5, "retries": 0})");
  study["training"]["epochs"] = 1;
  write(study);
  EXPECT_EQ(command({"run", "study.json", "--quiet", "--db", "study.db"}).exit_code, 3);
  EXPECT_EQ(number("select count(*) from trials where stage = 'search' and state = 'complete'"),
            12);
  EXPECT_EQ(number("select count(*) from trials where stage = 'baseline' and state = 'failed'"), 3);
  EXPECT_THAT(command({"top", "study.db"}).out, HasSubstr("no complete replica"));
  EXPECT_EQ(command({"final", "study.db", "--best", "1", "--quiet"}).exit_code, 0);
}

TEST_F(Baselines, WrongOnesAreRefusedBeforeAnythingIsTrained) {
  write(study_with(R"(["bosted_trees"])"));
  const auto output = command({"run", "study.json", "--quiet", "--db", "study.db"});
  EXPECT_EQ(output.exit_code, 2);
  EXPECT_THAT(output.error, AllOf(HasSubstr("study.json:"), HasSubstr("baselines[0]"),
                                  HasSubstr("boosted_trees")));
  EXPECT_FALSE(std::filesystem::exists(folder_ / "study.db"));
}

}  // namespace
}  // namespace hepsweep::testing
