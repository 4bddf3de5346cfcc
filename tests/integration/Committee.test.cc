// A look evaluates the committee of each finalist's replicas: from the scores that it stored, once.
#include <csignal>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/files.hh"
#include "results/queries/database_check.hh"
#include "results/store/connection.hh"
#include "tests/integration/study_runs.hh"

namespace hepsweep::testing {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

class Committee : public ::testing::Test {
 protected:
  void search(const Json& study) {
    folder_.write("study.json", study.dump(2));
    ASSERT_EQ(command({"run", "study.json", "--db", "study.db", "--quiet"}).exit_code, 0);
  }
  ProgramOutput command(const std::vector<std::string>& words) const {
    return hepsweep(words, folder_.path());
  }
  ProgramOutput look(std::vector<std::string> options = {}) const {
    std::vector<std::string> words = {"final", "study.db", "--quiet"};
    words.insert(words.end(), options.begin(), options.end());
    return command(words);
  }
  std::int64_t number(const std::string& query) const {
    return number_of(folder_ / "study.db", query);
  }
  std::string rows(const std::string& sql) const {
    return command({"query", "study.db", sql, "--format", "csv"}).out;
  }
  std::string committees() const {
    return rows(
        "select look, configuration, members, split, metric, value, error, difference, "
        "difference_error from committees order by 1, 2, 4, 5");
  }
  /// What a run leaves that was killed between the last trial of its look and the committees.
  void forget_committees() const {
    results::Connection connection(folder_ / "study.db", SQLite::OPEN_READWRITE);
    std::string trigger;
    connection.each("SELECT sql FROM sqlite_schema WHERE name = 'committee_kept'",
                    [&](const results::Row& row) { trigger = row.text(0); });
    connection.script("DROP TRIGGER committee_kept; DELETE FROM committee_metric;");
    connection.script(trigger.c_str());
  }

  TemporaryFolder folder_;
};

TEST_F(Committee, HasEveryMetricOfItsMembersOnEverySplit) {
  search(small_study());
  ASSERT_EQ(look({"--best", "2"}).exit_code, 0);
  EXPECT_EQ(number("select count(distinct configuration) from committees"), 2);
  EXPECT_EQ(number("select min(members) from committees"), 3);
  EXPECT_EQ(number("select count(*) from metrics m where stage = 'final' and replica = 0 and not "
                   "exists (select 1 from committees c where c.configuration = m.configuration and "
                   "c.split = m.split and c.metric = m.metric)"),
            0);
  EXPECT_EQ(number("select count(*) from committees c where abs(difference - (value - (select "
                   "avg(m.value) from metrics m where m.stage = 'final' and m.configuration = "
                   "c.configuration and m.split = c.split and m.metric = c.metric))) > 1e-12"),
            0);
  EXPECT_EQ(number("select count(*) from committees where difference_error > 0"), 4);
  EXPECT_EQ(number("select count(*) from looks where metric = 'auc' and committee > 0.5"), 6);
  EXPECT_THAT(results::check_database(folder_ / "study.db"), IsEmpty());
}

TEST_F(Committee, IsNoFurtherLookAndComesOnce) {
  search(small_study());
  ASSERT_EQ(look({"--best", "1"}).exit_code, 0);
  const std::string one = committees();
  ASSERT_EQ(look({"--best", "1"}).exit_code, 0);
  EXPECT_EQ(committees(), one);
  EXPECT_EQ(number("select looks from progress"), 1);
  ASSERT_EQ(look({"--best", "2"}).exit_code, 0);
  EXPECT_EQ(number("select count(distinct configuration) from committees"), 2);
  EXPECT_EQ(committees().substr(0, one.size()), one);
  EXPECT_EQ(number("select looks from progress"), 2);
}

TEST_F(Committee, IsMadeGoodAfterAKillBetweenTheLookAndIt) {
  search(small_study());
  const auto first = look({"--best", "2"});
  ASSERT_EQ(first.exit_code, 0);
  const std::string before = committees();
  forget_committees();
  EXPECT_EQ(number("select count(*) from committees"), 0);
  const auto again = look({"--best", "2"});
  EXPECT_EQ(again.out, first.out);
  EXPECT_EQ(committees(), before);
  EXPECT_EQ(number("select looks from progress"), 1);
}

TEST_F(Committee, IsTheSameHoweverOftenTheLookWasKilled) {
  Json study = slow_study();
  study["training"]["epochs"] = 10;
  study["search"]["space"] = {{"width", {4}}, {"dropout", {0.0}}};
  search(study);
  std::filesystem::copy_file(folder_ / "study.db", folder_ / "undisturbed.db");
  for (int finished = 1; finished <= 2; ++finished) {
    BackgroundProgram run(alone({"final", "study.db", "--quiet", "--workers", "1"}),
                          folder_.path());
    ASSERT_TRUE(wait_until(folder_ / "study.db",
                           "select count(*) from trials where stage = 'final' and state = "
                           "'complete'",
                           finished));
    ::kill(run.process(), SIGKILL);
    run.wait();
  }
  ASSERT_EQ(look().exit_code, 0);
  const std::string disturbed = committees();
  EXPECT_EQ(number("select looks from progress"), 1);
  ASSERT_EQ(command({"final", "undisturbed.db", "--quiet"}).exit_code, 0);
  std::filesystem::rename(folder_ / "undisturbed.db", folder_ / "study.db");
  EXPECT_EQ(committees(), disturbed);
}

TEST_F(Committee, OfWhatWasTrainedOnValidationTooChoosesItsCutOnTheTrainingEvents) {
  Json study = small_study();
  study["yields"] = {{"signal", 100}, {"background", 1000}};
  search(study);
  ASSERT_EQ(look({"--best", "1", "--train-on", "train+validation"}).exit_code, 0);
  EXPECT_EQ(number("select count(*) from committees where split = 'validation'"), 0);
  EXPECT_EQ(number("select count(distinct value) from committees where metric = "
                   "'significance_cut'"),
            1);
  EXPECT_EQ(number("select count(*) from committees where metric = 'significance' and split = "
                   "'test' and value > 0"),
            1);
}

TEST_F(Committee, OfOneReplicaIsNone) {
  Json study = small_study();
  study["replicas"] = 1;
  search(study);
  const auto output = look();
  EXPECT_EQ(output.exit_code, 0);
  EXPECT_THAT(output.out, Not(HasSubstr("ommittee")));
  EXPECT_EQ(number("select count(*) from committees"), 0);
}

TEST_F(Committee, OfSeveralClassesAveragesEachOfThem) {
  std::string csv = "a,b,label\n";
  for (int i = 0; i < 300; ++i) {
    csv +=
        std::to_string(i % 7) + "," + std::to_string(i % 11) + "," + std::to_string(i % 3) + "\n";
  }
  folder_.write("own.csv", csv);
  Json study = small_study();
  study["data"] = {{"files", {{{"path", "own.csv"}}}}, {"label", "label"}};
  study["network"].back() = {{"dense", {{"units", 3}, {"activation", "softmax"}}}};
  study["training"]["loss"] = "categorical_cross_entropy";
  search(study);
  ASSERT_EQ(look({"--best", "1"}).exit_code, 0);
  EXPECT_EQ(number("select count(*) from committees where metric = 'auc' and value between 0 and 1 "
                   "and error > 0 and split <> 'train' and difference_error > 0"),
            2);
  EXPECT_GT(number("select count(*) from committees where metric like 'confusion_%'"), 0);
}

// The study's choice, its objective first; everything where it is asked for.
TEST_F(Committee, TheReportIsShortUnlessAllIsWanted) {
  Json study = small_study();
  study["metrics"] = {"log_loss"};
  search(study);
  const auto brief = look({"--best", "1"});
  EXPECT_THAT(brief.out, HasSubstr("\nauc "));
  EXPECT_THAT(brief.out, HasSubstr("\nlog_loss "));
  EXPECT_LT(brief.out.find("\nauc "), brief.out.find("\nlog_loss "));
  EXPECT_THAT(brief.out, Not(HasSubstr("brier")));
  EXPECT_THAT(brief.out, HasSubstr("committee minus mean of its 3 members, auc on test: "));
  EXPECT_THAT(brief.out, HasSubstr("more metrics: --all-metrics"));
  EXPECT_THAT(look({"--best", "1", "--all-metrics"}).out, HasSubstr("\nbrier "));
  const Json rows = Json::parse(look({"--best", "1", "--json"}).out);
  EXPECT_EQ(rows.at(0).at("metric").get<std::string>(), "auc");
  EXPECT_EQ(rows.at(0).at("committee").at("members").get<int>(), 3);
  EXPECT_GT(rows.at(0).at("committee").at("difference_error").get<double>(), 0);
  EXPECT_GT(rows.size(), 20U);
  const auto top = command({"top", "study.db"});
  EXPECT_THAT(top.out, HasSubstr("committee"));
  EXPECT_THAT(top.out, Not(HasSubstr("log_loss")));
  const Json board = Json::parse(command({"top", "study.db", "--json"}).out);
  EXPECT_EQ(board.at("test_figures").size(), rows.size());
}

// Baselines are looked at beside the finalists, and no --best counts them.
TEST_F(Committee, BaselinesAreInTheLookWithTheirDifferenceToTheWinner) {
  Json study = small_study();
  study["baselines"] = {"fisher_discriminant", "logistic_regression"};
  search(study);
  const auto first = look({"--best", "1"});
  ASSERT_EQ(first.exit_code, 0) << first.error;
  EXPECT_THAT(first.out, HasSubstr("winner minus fisher_discriminant (configuration 5), auc on "
                                   "test: "));
  EXPECT_EQ(number("select count(distinct configuration) from looks"), 3);
  EXPECT_EQ(number("select count(*) from look_differences where metric = 'auc' and replicas = 3 "
                   "and abs(error * error - seed_error * seed_error - sample_error * sample_error) "
                   "< 1e-12"),
            2);
  EXPECT_EQ(number("select count(*) from look_differences d where abs(difference - ((select "
                   "avg(value) from looks l where l.configuration = d.winner and metric = 'auc') - "
                   "(select avg(value) from looks l where l.configuration = d.configuration and "
                   "metric = 'auc'))) > 1e-9"),
            0);
  const std::string differences = rows("select * from look_differences");
  EXPECT_EQ(look({"--best", "1"}).out, first.out);
  ASSERT_EQ(look({"--best", "2"}).exit_code, 0);  // another finalist, not the baselines again
  EXPECT_EQ(number("select count(distinct configuration) from looks where look = 2"), 1);
  EXPECT_EQ(rows("select * from look_differences"), differences);
  const Json json = Json::parse(look({"--best", "1", "--json"}).out);
  EXPECT_EQ(json.back().at("model").get<std::string>(), "logistic_regression");
  EXPECT_THAT(results::check_database(folder_ / "study.db"), IsEmpty());
}

TEST_F(Committee, OtherObjectivesAreComparedByTheSeedsAlone) {
  Json study = small_study();
  study["baselines"] = {"fisher_discriminant"};
  study["objective"] = {{"minimise", "log_loss"}};
  search(study);
  EXPECT_THAT(look({"--best", "1"}).out, HasSubstr("the error is by the seeds alone"));
  EXPECT_EQ(number("select count(*) from look_differences where (metric = 'log_loss') = "
                   "(sample_error is null)"),
            2);
}

// Scores of training events were not kept before: without them nothing may choose a cut.
TEST_F(Committee, OfAnOlderDatabaseIsMadeFromItsScores) {
  std::filesystem::copy_file(
      std::filesystem::path(HEPSWEEP_SOURCE_FOLDER) / "tests/results/data/version-2-looks.db",
      folder_ / "study.db");
  EXPECT_THAT(look({"--best", "1"}).error, HasSubstr("db upgrade"));
  ASSERT_EQ(command({"db", "upgrade", "study.db"}).exit_code, 0);
  const auto without = look({"--best", "1"});  // its events are not there
  EXPECT_EQ(without.exit_code, 0);
  EXPECT_THAT(without.error, HasSubstr("no committee of configuration 2"));
  std::string csv = "x,y,label\n";
  for (int i = 0; i < 600; ++i) {
    csv += std::to_string(i * 7 % 31) + "," + std::to_string(i * 13 % 17) + "," +
           (i * 7 % 31 + i * 11 % 23 > 26 ? "1" : "0") + "\n";
  }
  folder_.write("old.csv", csv + "1,2,1\n");
  EXPECT_THAT(look({"--best", "1"}).error, HasSubstr("not those"));
  EXPECT_EQ(number("select count(*) from committees"), 0);
  folder_.write("old.csv", csv);
  EXPECT_THAT(look({"--best", "1"}).out, HasSubstr("committee, validation"));
  EXPECT_THAT(look({"--best", "1", "--train-on", "train+validation"}).out,
              HasSubstr("committee, test"));
  EXPECT_EQ(number("select count(*) from committees where metric = 'significance'"), 2);
  EXPECT_EQ(number("select count(*) from committees where metric = 'significance' and look = 2"),
            0);
  EXPECT_EQ(number("select count(*) from committees where metric = 'auc'"), 3);
  EXPECT_EQ(number("select looks from progress"), 2);
  EXPECT_THAT(results::check_database(folder_ / "study.db"), IsEmpty());
}

}  // namespace
}  // namespace hepsweep::testing
