#include <bit>
#include <cmath>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/error.hh"
#include "core/random.hh"
#include "studies/validation/checks.hh"
#include "tests/support/temporary_folder.hh"
#include "worker/trainer/trial_execution.hh"
#include "worker/trainer/trial_variation.hh"

namespace hepsweep::worker {
namespace {

using studies::TrialResult;
using studies::TrialSpecification;
using studies::TrialState;
using ::testing::HasSubstr;

class TrialVariation : public ::testing::Test {
 protected:
  // Two inputs; "double" is twice the first of them, "noise" is nothing.
  TrialVariation() {
    RandomStream random(5);
    std::string csv = "x,y,double,noise,weight,label\n";
    for (int event = 0; event < 1200; ++event) {
      const int label = static_cast<int>(random.below(3));
      const double x = random.normal() + label;
      csv += std::to_string(x) + "," + std::to_string(random.normal()) + "," +
             std::to_string(2 * x) + "," + std::to_string(random.normal()) + "," +
             std::to_string(0.5 + random.uniform()) + "," + std::to_string(label) + "\n";
    }
    folder_.write("events.csv", csv);
  }

  TrialSpecification trial(const std::string& stage, const std::string& variation = "nominal") {
    TrialSpecification trial;
    trial.stage = stage;
    trial.variation = variation;
    trial.objective = "auc";
    trial.base_folder = folder_.path().string();
    trial.document = Json::parse(R"({
      "data": {"files": [{"path": "events.csv"}], "features": ["x", "y"],
               "label": {"column": "label", "signal": ["1", "2"]}, "weight": "weight",
               "split": {"train": 0.5, "validation": 0.5, "seed": 2}},
      "network": [{"dense": {"units": 1, "activation": "sigmoid"}}],
      "training": {"loss": "binary_cross_entropy",
                   "optimizer": {"adam": {"learning_rate": 0.05}},
                   "batch_size": 32, "epochs": 4},
      "metrics": ["f1"],
      "systematics": {"validation": {"spectators": ["noise", "double"]}}})");
    return trial;
  }

  TrialSpecification permuted(std::int64_t replica = 0) {
    TrialSpecification trial = this->trial("validation", "permuted_labels");
    trial.replica = replica;
    trial.epochs = 6;
    return trial;
  }

  void learn_three_classes(TrialSpecification& trial) {
    trial.document["data"]["label"] = {{"column", "label"}, {"classes", {"0", "1", "2"}}};
    trial.document["network"][0]["dense"] = {{"units", 3}, {"activation", "softmax"}};
    trial.document["training"]["loss"] = "categorical_cross_entropy";
    trial.document["metrics"] = {"accuracy"};
  }

  TrialResult execute(const TrialSpecification& trial) {
    EventShelf shelf((folder_ / "cache").string());
    return execute_trial(trial, shelf);
  }

  std::string error_of(const TrialSpecification& trial) {
    try {
      execute(trial);
    } catch (const InputError& error) {
      return error.what();
    }
    return "no error";
  }

  hepsweep::testing::TemporaryFolder folder_;
};

const studies::ScoreCorrelation& correlation(const TrialResult& result, const std::string& variable,
                                             const std::string& of_class,
                                             const std::string& kind = "linear") {
  for (const auto& one : result.correlations) {
    if (one.variable == variable && one.of_class == of_class && one.kind == kind) return one;
  }
  throw std::out_of_range(variable + " " + of_class);
}

double error_of_metric(const TrialResult& result, const std::string& split,
                       const std::string& metric) {
  for (const auto& one : result.metrics) {
    if (one.split == split && one.metric == metric) return one.error;
  }
  return std::nan("");
}

TEST_F(TrialVariation, TheWinnerTrainedAgainIsTheSameAndTellsMore) {
  const TrialResult search = execute(trial("search"));
  const TrialResult again = execute(trial("validation"));
  for (const auto& metric : search.metrics) {
    const auto value = again.value(metric.split, metric.metric);
    ASSERT_TRUE(value) << metric.metric;
    EXPECT_EQ(std::bit_cast<std::uint64_t>(*value), std::bit_cast<std::uint64_t>(metric.value));
  }
  EXPECT_EQ(search.model.size(), again.model.size());
  EXPECT_TRUE(search.correlations.empty());
  EXPECT_EQ(again.correlations.size(), 2U * 4U * 2U);
  // What is compared, whatever the study's metrics are.
  for (const char* metric : {"auc", "overtraining_ks_signal", "overtraining_p_background"}) {
    EXPECT_TRUE(again.value("validation", metric)) << metric;
  }
  EXPECT_FALSE(search.value("validation", "overtraining_ks_signal"));
}

TEST_F(TrialVariation, LectureRowA13_APlantedDependenceIsFoundByRankAndAnIndependentOneIsNot) {
  TrialSpecification planted = trial("validation");
  planted.document["data"]["features"] = {"x"};  // the score rises with x, and so with its double
  const TrialResult result = execute(planted);
  for (const char* of_class : {"background", "signal"}) {
    EXPECT_DOUBLE_EQ(correlation(result, "x", of_class, "rank").value, 1);
    EXPECT_EQ(correlation(result, "x", of_class).role, "input");
    const auto& twice = correlation(result, "double", of_class, "rank");
    EXPECT_GT(twice.value, 0.9999);
    EXPECT_EQ(twice.role, "spectator");
    EXPECT_LT(std::abs(correlation(result, "noise", of_class).value), 3 / std::sqrt(180.0));
  }
}

TEST_F(TrialVariation, LectureRowA12_PermutedLabelsCanNotBeLearned) {
  studies::ValidationFigures figures;
  for (std::int64_t replica = 0; replica < 4; ++replica) {
    const TrialResult result = execute(permuted(replica));
    ASSERT_EQ(result.state, TrialState::complete);
    EXPECT_EQ(result.epochs, 6);
    EXPECT_TRUE(result.correlations.empty());
    const double away = std::abs(*result.value("validation", "auc") - 0.5);
    EXPECT_LT(away, 3.5 * error_of_metric(result, "validation", "auc"));
    figures.permuted.push_back({replica, result.metrics, {}});
  }
  EXPECT_EQ(studies::validation_summary(studies::validation_checks(figures, {})), "passed");
  EXPECT_GT(*execute(trial("validation")).value("validation", "auc"), 0.7);
}

// A network that has room for it learns permuted labels by heart: training events that slipped into
// the validation split would show.
TEST_F(TrialVariation, LectureRowA12_EvaluatedOnTheTrainingEventsPermutedLabelsGiveALeakAway) {
  studies::ValidationFigures figures;
  for (std::int64_t replica = 0; replica < 2; ++replica) {
    TrialSpecification large = permuted(replica);
    large.epochs = 60;
    large.document["data"]["features"] = {"x", "y", "noise"};
    large.document["network"] = Json::parse(R"([{"dense": {"units": 64, "activation": "tanh"}},
                                                {"dense": {"units": 1, "activation": "sigmoid"}}])");
    TrialResult result = execute(large);
    for (auto& metric : result.metrics) metric.split = metric.split == "train" ? "validation" : "";
    figures.permuted.push_back({replica, result.metrics, {}});
  }
  EXPECT_THAT(studies::validation_summary(studies::validation_checks(figures, {})),
              HasSubstr("with permuted labels"));
}

TEST_F(TrialVariation, PermutedLabelsAreTheSameForTheSameReplicaOnly) {
  const TrialResult first = execute(permuted());
  EXPECT_EQ(first.model, execute(permuted()).model);
  EXPECT_NE(first.value("validation", "auc"), execute(permuted(1)).value("validation", "auc"));
  // The events of the trial before are as they were.
  EventShelf shelf((folder_ / "cache").string());
  const TrialResult before = execute_trial(trial("search"), shelf);
  execute_trial(permuted(), shelf);
  EXPECT_EQ(execute_trial(trial("search"), shelf).model, before.model);
}

TEST_F(TrialVariation, PermutedLabelsAreNotChosenByValidationNorTrainedOnIt) {
  TrialSpecification stopping = permuted();
  stopping.document["training"]["early_stopping"] = {{"metric", "auc"}, {"patience", 1}};
  const TrialResult result = execute(stopping);
  EXPECT_EQ(result.epochs, 6);
  EXPECT_EQ(result.best_epoch, 6);
  EXPECT_EQ(result.model, execute(permuted()).model);
  EXPECT_TRUE(result.value("validation", "auc"));
}

TEST_F(TrialVariation, SeveralClassesAreComparedOneByOne) {
  TrialSpecification three = trial("validation");
  learn_three_classes(three);
  const TrialResult result = execute(three);
  for (const char* metric : {"overtraining_ks_of_class_0", "overtraining_p_of_class_2"}) {
    const auto value = result.value("validation", metric);
    ASSERT_TRUE(value) << metric;
    EXPECT_GT(*value, 0);
    EXPECT_LE(*value, 1);
  }
  EXPECT_EQ(result.correlations.size(), 3U * 4U * 2U);
  // The more x, the more class 2, and the less class 0.
  EXPECT_GT(correlation(result, "double", "2", "rank").value, 0.5);
  EXPECT_LT(correlation(result, "double", "0", "rank").value, -0.5);
  TrialSpecification shuffled = permuted();
  learn_three_classes(shuffled);
  const TrialResult without_labels = execute(shuffled);
  EXPECT_LT(std::abs(*without_labels.value("validation", "auc") - 0.5),
            3.5 * error_of_metric(without_labels, "validation", "auc"));
}

TEST_F(TrialVariation, WhatIsNotKnownIsRefused) {
  EXPECT_THAT(error_of(trial("validation", "jet_scale_up")),
              HasSubstr("the variation \"jet_scale_up\""));
  TrialSpecification wrong = trial("validation");
  wrong.document["systematics"]["validation"]["spectators"] = {"nois"};
  EXPECT_THAT(error_of(wrong), HasSubstr("did you mean \"noise\"?"));
}

}  // namespace
}  // namespace hepsweep::worker
