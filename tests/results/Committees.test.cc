#include <cmath>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "results/queries/database_care.hh"
#include "results/queries/database_check.hh"
#include "results/queries/leaderboard_query.hh"
#include "results/queries/look_query.hh"
#include "results/queries/stored_study.hh"
#include "results/store/connection.hh"
#include "tests/results/small_study.hh"
#include "tests/support/temporary_folder.hh"

namespace hepsweep::results {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using namespace testing;  // NOLINT: of this room's tests

/// A search of one configuration and a look at its three replicas: trials 4 to 6.
class Committees : public ::testing::Test {
 protected:
  Committees() : store_(ResultStore::open(file_, small_study())) {
    add_configuration(store_, 1, 3);
    for (std::int64_t trial = 1; trial <= 3; ++trial) finish(store_, trial, small_result(0.8));
    store_.record_look({{1}, "train", "final"});
    for (std::int64_t replica = 0; replica < 3; ++replica) {
      store_.add_trial(
          {.trial = 4 + replica, .configuration = 1, .replica = replica, .stage = "final"});
    }
  }

  void finish_look() {
    for (std::int64_t trial = 4; trial <= 6; ++trial) finish(store_, trial, look_result());
  }
  static studies::TrialResult look_result() {
    auto result = small_result(0.8);
    result.metrics.push_back({.split = "test", .metric = "auc", .value = 0.79, .error = 0.02});
    result.scores = {{"train", 1, "aaaaaaaa"}, {"validation", 1, "bbbb"}, {"test", 1, "cccc"}};
    return result;
  }
  static CommitteeRecord committee(std::int64_t members = 3, double auc = 0.85) {
    return {.look = 1,
            .configuration = 1,
            .members = members,
            .metrics = {{.split = "test",
                         .metric = "auc",
                         .value = auc,
                         .error = 0.02,
                         .difference = auc - 0.79,
                         .difference_error = 0.003},
                        {.split = "test", .metric = "log_loss", .value = NAN},
                        {.split = "validation", .metric = "auc", .value = 0.86, .error = 0.01}}};
  }

  hepsweep::testing::TemporaryFolder folder_;
  std::filesystem::path file_ = folder_ / "small.db";
  ResultStore store_;
};

TEST_F(Committees, AreReadAsTheyWereStored) {
  finish_look();
  store_.add_committee(committee());
  const StoredStudy study(file_);
  const CommitteeRecord stored = committee_of(study, 1, 1);
  EXPECT_EQ(stored.members, 3);
  ASSERT_EQ(stored.metrics.size(), 3U);
  EXPECT_EQ(stored.metrics[0].metric, "auc");
  EXPECT_EQ(stored.metrics[0].value, 0.85);
  EXPECT_EQ(stored.metrics[0].error, 0.02);
  EXPECT_EQ(stored.metrics[0].difference, 0.85 - 0.79);
  EXPECT_EQ(stored.metrics[0].difference_error, 0.003);
  EXPECT_TRUE(std::isnan(stored.metrics[1].value));
  EXPECT_TRUE(std::isnan(stored.metrics[2].difference));
  EXPECT_THAT(check_database(file_), IsEmpty());
}

TEST_F(Committees, StandBesideTheReplicasInTheViewOfLooks) {
  finish_look();
  EXPECT_EQ(answer(file_, "SELECT count(committee) FROM looks"), "0");
  store_.add_committee(committee());
  EXPECT_EQ(answer(file_,
                   "SELECT count(*) || ',' || max(committee) || ',' || avg(value) FROM looks "
                   "WHERE metric = 'auc'"),
            "3,0.85,0.79");
  EXPECT_EQ(answer(file_,
                   "SELECT train_on || ',' || members || ',' || value FROM committees WHERE "
                   "split = 'validation'"),
            "train,3,0.86");
  const auto figures = test_figures(StoredStudy(file_));
  ASSERT_EQ(figures.size(), 1U);
  EXPECT_EQ(figures[0].replicas, 3);
  EXPECT_EQ(figures[0].committee, 0.85);
  EXPECT_EQ(figures[0].committee_error, 0.02);
}

TEST_F(Committees, AreThoseOfAllCompleteTrialsOfAFinishedLook) {
  for (std::int64_t trial = 4; trial <= 5; ++trial) finish(store_, trial, look_result());
  EXPECT_THROW(store_.add_committee(committee(2)), Error);  // one is still waiting
  store_.fail_trial(6, "gone");
  EXPECT_THROW(store_.add_committee(committee(3)), Error);
  EXPECT_EQ(answer(file_, "SELECT count(*) FROM committees"), "0");
  store_.add_committee(committee(2));
  EXPECT_EQ(answer(file_, "SELECT count(*) FROM committees"), "3");
  EXPECT_THAT(check_database(file_), IsEmpty());
}

TEST_F(Committees, TheSecondTimeChangesNothing) {
  finish_look();
  store_.add_committee(committee());
  store_.add_committee(committee(3, 0.99));
  EXPECT_EQ(committee_of(StoredStudy(file_), 1, 1).metrics[0].value, 0.85);
}

TEST_F(Committees, CanNotBeChangedByAnybody) {
  finish_look();
  store_.add_committee(committee());
  Connection connection(file_, SQLite::OPEN_READWRITE);
  for (const char* sql :
       {"UPDATE committee_metric SET value = 1", "DELETE FROM committee_metric",
        "INSERT INTO committee_metric VALUES (1, 1, 2, 'test', 'brier', 1, 1, 1, 1)",
        "UPDATE score SET bytes = x'00'", "DELETE FROM score"}) {
    EXPECT_THROW(connection.script(sql), DatabaseError) << sql;
  }
}

TEST_F(Committees, ScoresOfEverySplitAreKeptOfLooks) {
  finish_look();
  const StoredStudy study(file_);
  EXPECT_EQ(study.scores_of_trial(4, "train").value().values, "aaaaaaaa");
  EXPECT_EQ(study.scores_of_trial(4, "test").value().values, "cccc");
  EXPECT_FALSE(study.scores_of_trial(1, "test"));
}

TEST_F(Committees, TheLookOfAConfigurationIsFoundByWhatItTrainedOn) {
  finish_look();
  const StoredStudy study(file_);
  const auto look = look_of_configuration(study, 1, false);
  ASSERT_TRUE(look);
  EXPECT_TRUE(look->finished());
  EXPECT_THAT(look->complete(), ElementsAre(4, 5, 6));
  EXPECT_FALSE(look_of_configuration(study, 1, true));
  EXPECT_FALSE(look_of_configuration(study, 2, false));
}

TEST_F(Committees, DifferencesOfALookAreKeptAsTheyAre) {
  LookDifference difference{.look = 1,
                            .configuration = 1,
                            .winner = 1,
                            .metric = "auc",
                            .replicas = 3,
                            .difference = 0.01,
                            .error = 0.005,
                            .seed_error = 0.003,
                            .sample_error = 0.004};
  EXPECT_THROW(store_.add_look_difference(difference), Error);  // its look has not ended
  finish_look();
  store_.add_look_difference(difference);
  difference.difference = 0.5;
  store_.add_look_difference(difference);
  const auto stored = look_differences(StoredStudy(file_), 1, 1);
  ASSERT_EQ(stored.size(), 1U);
  EXPECT_EQ(stored[0].difference, 0.01);
  EXPECT_EQ(stored[0].sample_error, 0.004);
  EXPECT_EQ(answer(file_, "SELECT train_on || ',' || model || ',' || error FROM look_differences"),
            "train,network,0.005");
  Connection connection(file_, SQLite::OPEN_READWRITE);
  for (const char* sql : {"UPDATE look_difference SET error = 1", "DELETE FROM look_difference"}) {
    EXPECT_THROW(connection.script(sql), DatabaseError) << sql;
  }
}

TEST(ADatabaseOfVersion2, KeepsItsScoresAndHasNoCommittees) {
  const hepsweep::testing::TemporaryFolder folder;
  const auto file = folder / "old.db";
  std::filesystem::copy_file(
      std::filesystem::path(HEPSWEEP_SOURCE_FOLDER) / "tests/results/data/version-2-looks.db",
      file);
  EXPECT_EQ(upgrade_database(file).from, 2);
  EXPECT_THAT(check_database(file), IsEmpty());
  EXPECT_EQ(answer(file, "SELECT count(*) FROM committees"), "0");
  EXPECT_EQ(answer(file, "SELECT count(committee) FROM looks"), "0");
  // Of two trials validation and test, of two trained on both the test split alone.
  EXPECT_EQ(answer(file, "SELECT count(*) || ',' || sum(length(bytes)) FROM score"), "6,3560");
  EXPECT_EQ(StoredStudy(file).scores_of_trial(5, "test").value().values.size(),
            156 * sizeof(float));
}

}  // namespace
}  // namespace hepsweep::results
