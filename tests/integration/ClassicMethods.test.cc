// Classic methods are trials like any other: the same rows whoever computes them, reruns, finals,
// predictions.
#include <csignal>
#include <cstring>
#include <set>
#include <sstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/files.hh"
#include "results/queries/stored_study.hh"
#include "tests/integration/study_runs.hh"

namespace hepsweep::testing {
namespace {

using ::testing::HasSubstr;

Json study_of_all_methods() {
  Json study = small_study();
  study["network"] = Json::parse(R"({
    "families": {
      "deep": [{"dense": {"units": "$width", "activation": "relu"}},
               {"dense": {"units": 1, "activation": "sigmoid"}}],
      "trees": {"boosted_trees": {"rounds": 30, "early_stopping": {"patience": 5}}},
      "fisher": {"fisher_discriminant": {}},
      "logistic": {"logistic_regression": {}},
      "cuts": {"rectangular_cuts": {}}
    },
    "use": "$model"
  })");
  study["search"] = Json::parse(R"({
    "space": {"model": ["deep", "trees", "fisher", "logistic", "cuts"], "width": [6]}
  })");
  study["replicas"] = 2;
  return study;
}

class ClassicMethods : public ::testing::Test {
 protected:
  void SetUp() override {
    folder_.write("study.json", study_of_all_methods().dump(2));
    run("study.db", "1");
  }

  void run(const std::string& database, const std::string& workers) {
    const auto output =
        command({"run", "study.json", "--db", database, "--workers", workers, "--quiet"});
    ASSERT_EQ(output.exit_code, 0) << output.error;
  }

  ProgramOutput command(const std::vector<std::string>& words) const {
    return hepsweep(words, folder_.path());
  }
  std::int64_t number(const std::string& query) const {
    return number_of(folder_ / "study.db", query);
  }

  TemporaryFolder folder_;
};

TEST_F(ClassicMethods, GiveTheSameRowsWithTwoWorkers) {
  ASSERT_EQ(number("select count(*) from trials where state = 'complete'"), 10);
  run("two.db", "2");
  EXPECT_EQ(rows_of(folder_ / "two.db"), rows_of(folder_ / "study.db"));
}

TEST_F(ClassicMethods, AreRepeatedExactly) {
  for (const char* trial : {"3", "5", "7", "9"}) {
    const auto output = command({"rerun", "study.db", trial});
    EXPECT_EQ(output.exit_code, 0) << output.out << output.error;
    EXPECT_THAT(output.out, HasSubstr("all reproduced exactly"));
  }
}

TEST_F(ClassicMethods, AreShownInWords) {
  EXPECT_THAT(command({"show", "study.db", "3"}).out,
              HasSubstr("\ninput                     splits\n"));
  EXPECT_THAT(command({"show", "study.db", "5"}).out, HasSubstr("coefficient"));
  EXPECT_THAT(command({"show", "study.db", "9"}).out, HasSubstr("nested boxes"));
  const Json network = Json::parse(command({"show", "study.db", "1", "--json"}).out);
  EXPECT_TRUE(network.at("classic_method").is_null());
}

TEST_F(ClassicMethods, CurvesHaveAPointForEachRound) {
  EXPECT_EQ(number("select count(*) from curves where trial = 3 and metric = 'auc'"),
            number("select epochs from trial where trial = 3"));
  EXPECT_EQ(number("select count(*) from curves where trial = 5 and metric = 'auc'"), 1);
}

std::vector<float> scores_in(const std::string& bytes) {
  std::vector<float> scores(bytes.size() / sizeof(float));
  std::memcpy(scores.data(), bytes.data(), bytes.size());
  return scores;
}

// The events of the study in a file, scored by the stored model: those of the test split have the
// scores of the look.
TEST_F(ClassicMethods, PredictTheScoresOfTheirLook) {
  ASSERT_EQ(command({"final", "study.db", "--best", "5", "--quiet"}).exit_code, 0);
  ASSERT_EQ(command({"events", "generate", "--events", "1500", "--seed", "3", "-o", "events.csv"})
                .exit_code,
            0);
  const results::StoredStudy database(folder_ / "study.db");
  int compared = 0;
  for (const auto& trial : database.trials()) {
    if (trial.record.stage != "final" || trial.record.replica != 0) continue;
    const std::string number = std::to_string(trial.record.trial);
    const auto output = command({"predict", "study.db#" + number, "events.csv"});
    ASSERT_EQ(output.exit_code, 0) << output.error;
    std::istringstream lines(output.out);
    std::string line;
    std::getline(lines, line);
    EXPECT_EQ(line, "score");
    std::multiset<float> predicted;
    while (std::getline(lines, line)) predicted.insert(std::stof(line));
    EXPECT_EQ(predicted.size(), 1500U);
    for (const char* split : {"validation", "test"}) {
      const auto stored = database.scores_of_trial(trial.record.trial, split);
      ASSERT_TRUE(stored);
      for (const float score : scores_in(stored->values)) {
        ASSERT_TRUE(predicted.contains(score)) << "trial " << number << ": " << score;
      }
      ++compared;
    }
  }
  EXPECT_EQ(compared, 10);
}

TEST_F(ClassicMethods, OnTrainingAndValidationMakeTheBestNumberOfRounds) {
  ASSERT_EQ(
      command({"final", "study.db", "--best", "5", "--train-on", "train+validation", "--quiet"})
          .exit_code,
      0);
  EXPECT_EQ(number("select count(*) from trials where stage = 'final' and state = 'complete'"), 10);
  EXPECT_EQ(number("select count(*) from trial f join trial s using (configuration, replica) "
                   "where f.stage = 'final' and s.stage = 'search' and configuration = 2 "
                   "and f.epochs = s.best_epoch"),
            2);
}

TEST_F(ClassicMethods, AreCheckedWithoutATableOfLayers) {
  const auto output = command({"check", "study.json"});
  ASSERT_EQ(output.exit_code, 0) << output.error;
  EXPECT_THAT(output.out, HasSubstr("classic method  {\"fisher_discriminant\":{}}"));
  EXPECT_THAT(output.out, HasSubstr("dense_1"));
  Json classic = study_of_all_methods();
  classic["network"] = {{"boosted_trees", {{"depth", 3}}}};
  classic.erase("search");
  folder_.write("classic.json", classic.dump());
  const auto alone = command({"check", "classic.json"});
  ASSERT_EQ(alone.exit_code, 0) << alone.error;
  EXPECT_THAT(alone.out, HasSubstr("classic method  {\"boosted_trees\":{\"depth\":3}}"));
  const auto json = command({"check", "classic.json", "--json"});
  EXPECT_TRUE(Json::parse(json.out).at("network_parameters").is_null());
}

TEST_F(ClassicMethods, ThatCanNotTakeNegativeWeightsSaySoBeforeTheRun) {
  std::string csv = "x,w,label\n";
  for (int i = 0; i < 60; ++i) {
    csv += std::to_string(i % 7) + (i % 10 == 0 ? ",-1," : ",1,") + std::to_string(i % 2) + "\n";
  }
  folder_.write("events.csv", csv);
  Json study = study_of_all_methods();
  study["data"] = {{"files", {{{"path", "events.csv"}}}}, {"label", "label"}, {"weight", "w"}};
  study["network"] = {{"logistic_regression", Json::object()}};
  study.erase("search");
  folder_.write("negative.json", study.dump());
  const auto output = command({"run", "negative.json"});
  EXPECT_EQ(output.exit_code, 2);
  EXPECT_THAT(output.error, HasSubstr("negative.json:1: network.logistic_regression: is not "
                                      "defined for events with negative weights"));
  study["data"]["negative_weights"] = "absolute";
  folder_.write("negative.json", study.dump());
  EXPECT_EQ(command({"run", "negative.json", "--quiet"}).exit_code, 0);
}

TEST_F(ClassicMethods, EndBetweenRoundsWhenTheRunIsToEnd) {
  Json study = study_of_all_methods();
  study["data"]["generate"]["events"] = 20000;
  study["network"] = {{"boosted_trees", {{"rounds", 100000}, {"early_stopping", false}}}};
  study.erase("search");
  folder_.write("long.json", study.dump());
  BackgroundProgram run(alone({"run", "long.json", "--db", "long.db", "--quiet"}), folder_.path());
  ASSERT_TRUE(
      wait_until(folder_ / "long.db", "select count(*) from trials where state = 'running'", 1));
  run.signal(SIGTERM);
  EXPECT_EQ(run.wait().exit_code, 75);
  EXPECT_GE(
      number_of(folder_ / "long.db", "select count(*) from attempts where outcome = 'interrupted'"),
      1);
}

}  // namespace
}  // namespace hepsweep::testing
