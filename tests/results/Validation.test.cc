// What the trials of stage "validation" leave, and what is said about them.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "results/commands/systematics_report.hh"
#include "results/commands/top_report.hh"
#include "results/queries/database_check.hh"
#include "results/queries/stored_study.hh"
#include "results/store/connection.hh"
#include "tests/results/small_study.hh"
#include "tests/support/temporary_folder.hh"

namespace hepsweep::results {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using namespace testing;  // NOLINT: of this room's tests

StudyRecord validated_study(const std::string& systematics) {
  StudyRecord study = small_study("validated");
  study.document = R"({"hepsweep": 1, "name": "validated", "systematics": )" + systematics + "}";
  return study;
}

class ValidationTest : public ::testing::Test {
 protected:
  // One configuration in two replicas: trials 1 and 2, its validation 3 to 6.
  ResultStore begun(const std::string& systematics = R"({"validation": {}})") {
    auto store = ResultStore::open(file_, validated_study(systematics));
    store.add_configuration({.configuration = 1,
                             .parameters = {{"width", 16}},
                             .document = {{"systematics", Json::parse(systematics)}},
                             .network_parameters = 100});
    for (std::int64_t replica = 0; replica < 2; ++replica) {
      store.add_trial({.trial = replica + 1, .configuration = 1, .replica = replica});
      finish(store, replica + 1, good_result());
    }
    return store;
  }

  void add_validation(ResultStore& store) {
    for (std::int64_t trial = 3; trial <= 6; ++trial) {
      store.add_trial({.trial = trial,
                       .configuration = 1,
                       .replica = (trial - 3) % 2,
                       .stage = "validation",
                       .variation = trial < 5 ? "nominal" : "permuted_labels",
                       .epochs = trial < 5 ? std::nullopt : std::optional<std::int64_t>(2)});
    }
  }

  static studies::TrialResult good_result() {
    auto result = small_result(0.8);
    for (auto& metric : result.metrics) metric.error = 0.01;
    return result;
  }

  static studies::TrialResult nominal_result(double with_spectator) {
    auto result = good_result();
    for (const char* side : {"signal", "background"}) {
      result.metrics.push_back({"validation", std::string("overtraining_ks_") + side, 0.03});
      result.metrics.push_back({"validation", std::string("overtraining_p_") + side, 0.5});
    }
    for (const char* of_class : {"background", "signal"}) {
      for (const char* kind : {"linear", "rank"}) {
        result.correlations.push_back(
            {"validation", of_class, "m_bb", "input", kind, 0.5, 0.01, 50});
      }
      for (const char* kind : {"linear", "rank"}) {
        result.correlations.push_back(
            {"validation", of_class, "run", "spectator", kind, with_spectator, 0.01, 40});
      }
    }
    return result;
  }

  static studies::TrialResult permuted_result() {
    studies::TrialResult result = small_result(0.5);
    result.metrics = {{"validation", "auc", 0.503, 0.01}, {"train", "auc", 0.6, 0.01}};
    return result;
  }

  void fill(double with_spectator = 0.02) {
    auto store = begun();
    add_validation(store);
    for (std::int64_t trial : {3, 4}) finish(store, trial, nominal_result(with_spectator));
    for (std::int64_t trial : {5, 6}) finish(store, trial, permuted_result());
    store.refresh_leaderboard();
  }

  std::string report() {
    const StoredStudy study(file_);
    return systematics_report(study, required_validation(study, 0), 10);
  }
  std::string report_error(std::int64_t configuration = 0) {
    return input_error_of([&] { required_validation(StoredStudy(file_), configuration); });
  }
  std::string top() { return top_report(StoredStudy(file_), 10); }

  hepsweep::testing::TemporaryFolder folder_;
  std::filesystem::path file_ = folder_ / "validated.db";
};

TEST_F(ValidationTest, CorrelationsAreKeptLikeMetrics) {
  fill();
  EXPECT_EQ(answer(file_, "SELECT count(*) FROM correlations"), "16");
  EXPECT_EQ(answer(file_,
                   "SELECT configuration || trial || replica || split || class || variable || role "
                   "|| kind || value || ' ' || error || ' ' || significance FROM correlations "
                   "WHERE variable = 'run' AND kind = 'rank' AND class = 'signal'"),
            "130validationsignalrunspectatorrank0.02 0.01 40.0");
  EXPECT_EQ(StoredStudy(file_).correlations_of_trial(4).size(), 8U);
  EXPECT_EQ(StoredStudy(file_).correlations_of_trial(4)[2].variable, "run");
  Connection connection(file_, SQLite::OPEN_READWRITE);
  for (const char* sql : {"UPDATE correlation SET value = 0", "DELETE FROM correlation",
                          "INSERT INTO correlation VALUES (3, 'train', 'signal', 'x', 'input', "
                          "'rank', 1, 0, 1, 99)"}) {
    EXPECT_THROW(connection.script(sql), DatabaseError) << sql;
  }
  EXPECT_THAT(check_database(file_), IsEmpty());
}

TEST_F(ValidationTest, WrongCorrelationsAreRefusedAsAWhole) {
  auto store = begun();
  add_validation(store);
  store.start_attempt({.trial = 3, .attempt = 1, .worker = 1, .host = "node1"});
  for (const auto& [change, message] :
       std::vector<std::pair<std::function<void(studies::ScoreCorrelation&)>, std::string>>{
           {[](auto& one) { one.split = "test"; }, "on the test split, which is sealed"},
           {[](auto& one) { one.split = "all"; }, "on a split \"all\""},
           {[](auto& one) { one.role = "label"; }, "whose role is \"label\""},
           {[](auto& one) { one.kind = "distance"; }, "of the kind \"distance\""},
           {[](auto& one) { one.kind = "rank"; }, "a correlation twice"}}) {
    auto result = nominal_result(0.1);
    change(result.correlations[0]);
    try {
      store.finish_trial(3, 1, result);
      ADD_FAILURE() << message;
    } catch (const Error& error) {
      EXPECT_THAT(error.what(), HasSubstr(message));
    }
  }
  store.finish_trial(3, 1, nominal_result(0.1));
}

TEST_F(ValidationTest, ChecksAreWrittenOnceWhenAllTrialsHaveEnded) {
  {
    auto store = begun();
    store.refresh_leaderboard();
    EXPECT_THAT(report_error(), HasSubstr("is validated after the search"));
    add_validation(store);
    for (std::int64_t trial : {3, 4}) finish(store, trial, nominal_result(0.02));
    finish(store, 5, permuted_result());
    store.refresh_leaderboard();
    EXPECT_EQ(answer(file_, "SELECT count(*) FROM validation"), "0");
    EXPECT_THAT(top(), HasSubstr("validation: not finished: 1 of 4 trials are open\n"));
    finish(store, 6, permuted_result());
    store.refresh_leaderboard();
    store.refresh_leaderboard();
  }
  auto store = ResultStore::open(file_, validated_study(R"({"validation": {}})"));
  store.refresh_leaderboard();
  EXPECT_EQ(answer(file_, "SELECT count(*) FROM validation"), "12");
  EXPECT_EQ(answer(file_, "SELECT group_concat(DISTINCT aspect) FROM validation"),
            "repetition,permuted labels,overtraining,correlation");
  EXPECT_EQ(answer(file_,
                   "SELECT value || ' ' || expected || ' ' || verdict || ' ' || replicas "
                   "FROM validation WHERE aspect = 'permuted labels' AND verdict IS NOT NULL"),
            "0.503 0.5 pass 2");
  EXPECT_THAT(top(), HasSubstr("validation: passed\n"));
}

TEST_F(ValidationTest, LectureRowA14_AReportWithoutAValidationIsRefusedWithTheWayToIt) {
  begun("{}");
  EXPECT_THAT(report_error(), HasSubstr("declares no validation, so nothing examined its winner; "
                                        "add \"systematics\": {\"validation\": {}}"));
  EXPECT_THAT(top(), HasSubstr("validation: not declared\n"));
}

TEST_F(ValidationTest, AnotherConfigurationThanTheWinnerIsNotValidated) {
  fill();
  EXPECT_EQ(report_error(1), "");
  EXPECT_THAT(report_error(7), HasSubstr("there is no configuration 7"));
  auto store = ResultStore::open(file_, validated_study(R"({"validation": {}})"));
  store.add_configuration({.configuration = 2,
                           .parameters = Json::object(),
                           .document = Json::object(),
                           .network_parameters = 1});
  EXPECT_THAT(report_error(2), HasSubstr("configuration 2 was not validated; the winner, 1, was"));
}

TEST_F(ValidationTest, APlantedBiasStandsInTheReportAndOnTop) {
  fill(0.9);
  EXPECT_THAT(top(), HasSubstr("validation: attention: linear correlation with run of 0.90 "
                               "(background) and 3 more\n"));
  const std::string text = report();
  EXPECT_THAT(text, HasSubstr("configuration 1 {\"width\":16}"));
  EXPECT_THAT(text, ::testing::ContainsRegex("signal +run +spectator .*attention"));
  EXPECT_THAT(text, ::testing::ContainsRegex("signal +m_bb +input .* -\n"));
  EXPECT_THAT(text, HasSubstr("not checked"));
  const StoredStudy study(file_);
  const Json json = systematics_report_json(study, required_validation(study, 0));
  EXPECT_EQ(json.at("checks").size(), 12U);
  EXPECT_EQ(json.at("correlations").size(), 8U);
  EXPECT_EQ(json.at("correlations")[2].at("value"), 0.9);
  EXPECT_EQ(json.at("checks")[0].at("verdict"), "pass");
  EXPECT_EQ(top_report_json(study, 10).at("validation"), json.at("summary"));
}

TEST_F(ValidationTest, ATrialThatGaveNothingIsNamed) {
  {
    auto store = begun();
    add_validation(store);
    for (std::int64_t trial : {3, 4}) finish(store, trial, nominal_result(0.02));
    finish(store, 5, permuted_result());
    studies::TrialResult diverged;
    diverged.state = studies::TrialState::diverged;
    diverged.reason = "the loss is not finite in epoch 3";
    finish(store, 6, diverged);
    store.refresh_leaderboard();
  }
  EXPECT_THAT(top(), HasSubstr("validation: passed; 1 of 4 trials diverged or failed\n"));
  EXPECT_THAT(report(), HasSubstr("trial 6 (permuted_labels, replica 1) diverged: the loss"));
}

TEST_F(ValidationTest, RanksNothingAndKeepsTheWinnersModels) {
  fill();
  EXPECT_EQ(answer(file_, "SELECT replicas FROM leaderboard"), "2");
  EXPECT_EQ(answer(file_, "SELECT objective FROM leaderboard"), "0.8");
  EXPECT_EQ(StoredStudy(file_).trial_for_prediction(), 1);
}

}  // namespace
}  // namespace hepsweep::results
