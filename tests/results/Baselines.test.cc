// Classic methods on the board: the three networks of the small study (the second is the best), two
// baselines behind its search (configurations 4 and 5), and classic model families of a search.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sqlite3.h>

#include "results/commands/top_report.hh"
#include "results/queries/database_check.hh"
#include "results/queries/leaderboard_query.hh"
#include "results/queries/stored_study.hh"
#include "results/store/connection.hh"
#include "tests/results/small_study.hh"
#include "tests/support/temporary_folder.hh"

namespace hepsweep::results {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using namespace testing;  // NOLINT: of this room's tests

class BaselinesTest : public ::testing::Test {
 protected:
  static StudyRecord record(const std::string& document = R"({"hepsweep": 1, "name": "small"})") {
    StudyRecord study = small_study();
    study.document = document;
    return study;
  }

  void open(const StudyRecord& study = record()) {
    store_.emplace(ResultStore::open(file_, study));
  }
  void open_filled() {
    open();
    fill_small(*store_);
  }

  /// A configuration of a classic method; its trials stand behind all others.
  void add(std::int64_t configuration, const std::string& model, const std::string& stage,
           const std::vector<double>& values) {
    store_->add_configuration({.configuration = configuration,
                               .parameters = Json::object(),
                               .document = {{"network", {{model, Json::object()}}}},
                               .model = model});
    for (std::size_t replica = 0; replica < values.size(); ++replica) {
      const std::int64_t trial = static_cast<std::int64_t>(store_->trials().size()) + 1;
      store_->add_trial({.trial = trial,
                         .configuration = configuration,
                         .replica = static_cast<std::int64_t>(replica),
                         .stage = stage});
      auto result = small_result(values[replica]);
      result.network_parameters = 0;
      finish(*store_, trial, result);
    }
  }

  /// Behind the winner (0.80, 0.81, 0.82) by 0.02, 0.01 and 0.03, and ahead of it by 0.1.
  void add_baselines() {
    add(4, "logistic_regression", "baseline", {0.78, 0.80, 0.79});
    add(5, "boosted_trees", "baseline", {0.90, 0.91, 0.92});
    store_->refresh_leaderboard();
  }

  std::string top() { return top_report(StoredStudy(file_), 20); }

  hepsweep::testing::TemporaryFolder folder_;
  std::filesystem::path file_ = folder_ / "small.db";
  std::optional<ResultStore> store_;
};

TEST_F(BaselinesTest, StandBehindTheBoardAndNeverRank) {
  open_filled();
  add_baselines();
  EXPECT_EQ(answer(file_,
                   "SELECT group_concat(ifnull(rank, '-') || ':' || configuration, ' ') "
                   "FROM leaderboard"),
            "1:2 2:3 3:1 -:4 -:5");
  EXPECT_EQ(answer(file_, "SELECT round(objective, 6) FROM leaderboard WHERE configuration = 5"),
            "0.91");
  const StoredStudy study(file_);
  EXPECT_THAT(study.best_configurations(10), ElementsAre(2, 3, 1));
  EXPECT_EQ(study.trial(study.trial_for_prediction()).record.configuration, 2);
  EXPECT_EQ(store_->resume_point().configuration, 4);
  EXPECT_EQ(store_->resume_point().best_configuration, 2);
  EXPECT_EQ(store_->follow_up_trials().size(), 6U);
  EXPECT_THAT(check_database(file_), IsEmpty());
}

TEST_F(BaselinesTest, ChangeNoTieAndNoCorrection) {
  open_filled();
  const std::string ties =
      "SELECT group_concat(tied || ' ' || ifnull(p_holm, '-'), '; ') FROM comparison "
      "WHERE configuration <= 3";
  const std::string before = answer(file_, ties);
  add_baselines();
  EXPECT_EQ(answer(file_, ties), before);
  EXPECT_EQ(answer(file_,
                   "SELECT count(*) FROM comparison WHERE configuration > 3 "
                   "AND (tied IS NOT NULL OR p_holm IS NOT NULL)"),
            "0");
}

TEST_F(BaselinesTest, TheWinnersDifferenceIsPairedOverReplicas) {
  open_filled();
  add_baselines();
  EXPECT_EQ(answer(file_,
                   "SELECT winner || ' ' || round(difference, 9) || ' ' || "
                   "common_replicas FROM baselines WHERE configuration = 4"),
            "2 0.02 3");
  // Of the differences 0.02, 0.01 and 0.03: their standard error is 0.01 / sqrt(3), t = 2 sqrt(3)
  // with two degrees of freedom, p = 1 - t / sqrt(2 + t^2).
  EXPECT_EQ(answer(file_,
                   "SELECT round(difference_error, 9) || ' ' || round(p_value, 6) "
                   "FROM baselines WHERE configuration = 4"),
            "0.005773503 0.07418");
  EXPECT_EQ(answer(file_,
                   "SELECT round(behind_best, 9) || ' ' || round(behind_error, 9) "
                   "FROM leaderboard WHERE configuration = 4"),
            "0.02 0.005773503");
  EXPECT_EQ(answer(file_, "SELECT round(behind_best, 9) FROM leaderboard WHERE configuration = 5"),
            "-0.1");
}

TEST_F(BaselinesTest, OnlyCommonReplicasCount) {
  open_filled();
  add(4, "logistic_regression", "baseline", {0.78, 0.80});
  store_->add_trial({.trial = 12, .configuration = 4, .replica = 2, .stage = "baseline"});
  studies::TrialResult failed;
  failed.state = studies::TrialState::failed;
  failed.reason = "no such library";
  finish(*store_, 12, failed);
  store_->refresh_leaderboard();
  EXPECT_EQ(answer(file_,
                   "SELECT common_replicas || ' ' || replicas || ' ' || "
                   "round(difference, 9) FROM baselines"),
            "2 2 0.015");
}

TEST_F(BaselinesTest, BehindIsBehindWhereLessIsBetter) {
  StudyRecord study = record();
  study.objective = "log_loss";  // 1 - auc in a small result
  study.maximise = false;
  open(study);
  fill_small(*store_);
  add_baselines();
  EXPECT_EQ(answer(file_,
                   "SELECT round(behind_best, 9) || ' ' || round(b.difference, 9) "
                   "FROM leaderboard JOIN baselines b USING (configuration) "
                   "WHERE configuration = 4"),
            "0.02 -0.02");
  EXPECT_THAT(top(), HasSubstr("a classic method wins: boosted_trees (configuration 5) has a "
                               "better log_loss than the best network\n"));
}

TEST_F(BaselinesTest, ClassicModelsOfASearchRankAndAreComparedToo) {
  open_filled();
  add(4, "boosted_trees", "search", {0.79, 0.80, 0.80});
  add(5, "boosted_trees", "search", {0.85, 0.86, 0.84});
  add(6, "logistic_regression", "baseline", {0.78, 0.80, 0.79});
  store_->refresh_leaderboard();
  EXPECT_EQ(answer(file_, "SELECT rank || ' ' || model FROM leaderboard"), "1 boosted_trees");
  EXPECT_EQ(answer(file_,
                   "SELECT group_concat(configuration || ' ' || winner || ' ' || stage, "
                   "'; ') FROM baselines"),
            "4 2 search; 5 2 search; 6 2 baseline");
  std::vector<std::int64_t> shown;
  for (const auto& one : baseline_comparisons(StoredStudy(file_))) {
    shown.push_back(one.configuration);
  }
  EXPECT_THAT(shown, ElementsAre(5, 6));  // of a family of the search the best
  EXPECT_THAT(top(), HasSubstr("a classic method wins: boosted_trees (configuration 5)"));
}

TEST_F(BaselinesTest, TheirModelsAreKeptAndPushNobodyOut) {
  open();
  for (int configuration = 1; configuration <= 12; ++configuration) {
    add_configuration(*store_, configuration, 1);
    finish(*store_, configuration, small_result(0.5 + 0.01 * configuration));
  }
  add(13, "boosted_trees", "baseline", {0.99});
  store_->refresh_leaderboard();
  EXPECT_EQ(answer(file_,
                   "SELECT group_concat(trial, ' ') FROM (SELECT trial FROM model "
                   "ORDER BY trial)"),
            "3 4 5 6 7 8 9 10 11 12 13");
}

TEST_F(BaselinesTest, SeeNoTestSplitAndAreRefusedOnceTheSearchIsClosed) {
  open_filled();
  auto sealed = small_result(0.8);
  sealed.metrics.push_back({.split = "test", .metric = "auc", .value = 0.8});
  store_->add_trial({.trial = 10, .configuration = 1, .stage = "baseline"});
  EXPECT_THROW(finish(*store_, 10, sealed), Error);
  store_->close_search();
  EXPECT_THAT(input_error_of([&] {
                store_->add_trial({.trial = 11, .configuration = 1, .stage = "baseline"});
              }),
              HasSubstr("its search is closed"));
  Connection outside(file_, SQLITE_OPEN_READWRITE);
  EXPECT_THROW(outside.execute("INSERT INTO metric (trial, rung, split, metric) "
                               "VALUES (10, '', 'test', 'auc')"),
               DatabaseError);
}

TEST_F(BaselinesTest, ASearchsConfigurationsAreCountedWithoutThem) {
  open_filled();
  add_baselines();
  EXPECT_EQ(answer(file_, "SELECT configurations || ' ' || trials FROM progress"), "3 15");
}

TEST_F(BaselinesTest, TopShowsThemWithTheWinnersDifference) {
  open_filled();
  add(4, "logistic_regression", "baseline", {0.78, 0.80, 0.79});
  add(5, "boosted_trees", "baseline", {0.7995, 0.8100, 0.8190});
  store_->refresh_leaderboard();
  EXPECT_THAT(
      top(),
      HasSubstr(
          R"(rank  configuration  model                width  activation              auc  replicas  tied  network_parameters  core_seconds
----  -------------  -------------------  -----  ----------  ---------------  --------  ----  ------------------  ------------
   1              2  network                 32  relu        0.8100 ± 0.0058         3  best               2,000          4.50
   2              3  network                 48  relu        0.8067 ± 0.0088         3  yes                3,000          4.50
   3              1  network                 16  relu        0.7050 ± 0.0050         2  no                 1,000          3.50
   -              4  logistic_regression      -  -           0.7900 ± 0.0058         3  -                      0          4.50
   -              5  boosted_trees            -  -           0.8095 ± 0.0056         3  -                      0          4.50
)"));
  EXPECT_THAT(
      top(),
      HasSubstr(
          R"(best network (configuration 2) minus best classic baseline, boosted_trees (configuration 5): 0.00050 ± 0.00029 (paired over 3 replicas, p = 0.23)
    minus logistic_regression (configuration 4): 0.0200 ± 0.0058 (paired over 3 replicas, p = 0.074)
    errors: spread of the replicas; that of the validation sample is not in them
)"));
  EXPECT_THAT(top(), Not(HasSubstr("a classic method wins")));
}

TEST_F(BaselinesTest, TopSaysWhereAClassicMethodWins) {
  open_filled();
  add_baselines();
  EXPECT_THAT(top(), HasSubstr("a classic method wins: boosted_trees (configuration 5) has a "
                               "better auc than the best network\n"));
}

TEST_F(BaselinesTest, JsonHasThemAll) {
  open_filled();
  add_baselines();
  const Json json = top_report_json(StoredStudy(file_), 1);
  ASSERT_EQ(json.at("leaderboard").size(), 3U);
  EXPECT_EQ(json.at("leaderboard")[0].at("model"), Json("network"));
  EXPECT_EQ(json.at("leaderboard")[1].at("rank"), Json(nullptr));
  EXPECT_EQ(json.at("leaderboard")[1].at("configuration"), Json(4));
  ASSERT_EQ(json.at("baselines").size(), 2U);
  EXPECT_EQ(json.at("baselines")[0].at("model"), Json("boosted_trees"));
  EXPECT_EQ(json.at("baselines")[0].at("winner"), Json(2));
  EXPECT_NEAR(json.at("baselines")[0].at("difference").get<double>(), -0.1, 1e-12);
}

TEST_F(BaselinesTest, TopSaysWhyThereAreNone) {
  open();
  add_configuration(*store_, 1, 1);
  finish(*store_, 1, small_result(0.7));
  store_->refresh_leaderboard();
  EXPECT_THAT(top(), HasSubstr("no baselines yet: they follow the search; hepsweep run goes on"));
  store_->close_search();
  EXPECT_THAT(top(), HasSubstr("no baselines: none was trained before the search was closed\n"));
  EXPECT_THAT(top(), Not(HasSubstr("model")));
}

TEST_F(BaselinesTest, TopSaysThatAnUnfinishedOneIsNotComparedYet) {
  open_filled();
  store_->add_configuration({.configuration = 4,
                             .parameters = Json::object(),
                             .document = Json::object(),
                             .model = "boosted_trees"});
  store_->add_trial({.trial = 10, .configuration = 4, .stage = "baseline"});
  EXPECT_THAT(top(), AllOf(HasSubstr("best network minus best classic baseline, boosted_trees "
                                     "(configuration 4): no complete replica\n"),
                           HasSubstr("1 open")));
}

TEST_F(BaselinesTest, ASearchWithoutNetworksHasNothingToCompare) {
  open();
  add(1, "boosted_trees", "search", {0.8, 0.81, 0.82});
  add(2, "logistic_regression", "baseline", {0.7, 0.7, 0.7});
  store_->refresh_leaderboard();
  EXPECT_THAT(top(), HasSubstr("no network in this search"));
  EXPECT_EQ(answer(file_, "SELECT count(winner) FROM baselines"), "0");
  EXPECT_EQ(answer(file_, "SELECT round(behind_best, 9) FROM leaderboard WHERE rank IS NULL"),
            "0.11");
}

}  // namespace
}  // namespace hepsweep::results
