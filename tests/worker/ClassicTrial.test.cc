#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/error.hh"
#include "nn/model_file/model_file.hh"
#include "tests/support/temporary_folder.hh"
#include "worker/trainer/trial_execution.hh"

namespace hepsweep::worker {
namespace {

using studies::TrialResult;
using studies::TrialSpecification;
using studies::TrialState;

class ClassicTrial : public ::testing::Test {
 protected:
  static TrialSpecification trial(const std::string& network) {
    TrialSpecification trial;
    trial.trial = 1;
    trial.configuration = 1;
    trial.objective = "auc";
    trial.document = Json::parse(R"({
      "data": {"generate": {"process": "heavy_higgs", "events": 800, "seed": 5},
               "features": {"all_except": []},
               "split": {"train": 0.5, "validation": 0.25, "test": 0.25, "seed": 2}},
      "training": {"loss": "binary_cross_entropy"}})");
    trial.document["network"] = Json::parse(network);
    return trial;
  }

  TrialResult execute(const TrialSpecification& trial, SupervisorLine* line = nullptr) {
    EventShelf shelf((folder_ / "cache").string());
    return execute_trial(trial, shelf,
                         {.supervisor = line, .checkpoint_folder = folder_ / "checkpoints"});
  }

  testing::TemporaryFolder folder_;
};

TEST_F(ClassicTrial, GivesMetricsCurvesAndAModel) {
  const TrialResult result = execute(trial(R"({"boosted_trees": {"rounds": 12, "depth": 3}})"));
  EXPECT_EQ(result.state, TrialState::complete);
  EXPECT_EQ(result.epochs, 12);
  EXPECT_GT(result.network_parameters, 12);
  EXPECT_GT(*result.value("validation", "auc"), 0.6);
  EXPECT_TRUE(result.value("train", "auc"));
  EXPECT_FALSE(result.value("test", "auc"));
  // Each round: the training loss and three validation metrics.
  EXPECT_EQ(result.curves.size(), 12U * 4U);
  // The best round's point is the metric of the model, bit for bit.
  const auto best = std::find_if(result.curves.begin(), result.curves.end(), [&](const auto& one) {
    return one.epoch == result.best_epoch && one.metric == "auc";
  });
  EXPECT_EQ(result.value("validation", "auc"), best->value);
  const nn::Model model = nn::model_from_bytes(result.model, "model");
  EXPECT_EQ(model.features.size(), 28U);
  EXPECT_TRUE(model.method.contains("boosted_trees"));
}

TEST_F(ClassicTrial, HeedsClassWeights) {
  TrialSpecification plain = trial(R"({"fisher_discriminant": {}})");
  TrialSpecification heavy = plain;
  heavy.document["training"]["class_weights"] = {{"signal", 9}};
  const auto constant = [&](const TrialSpecification& one) {
    return nn::model_from_bytes(execute(one).model, "model")
        .method.at("fisher_discriminant")
        .at("constant")
        .get<double>();
  };
  EXPECT_GT(constant(heavy), constant(plain) + 1);  // by ln 9, and what the covariance changes
}

TEST_F(ClassicTrial, AFitThatDoesNotConvergeIsAResultWithItsReason) {
  const TrialResult result = execute(trial(R"({"logistic_regression": {"iterations": 1}})"));
  EXPECT_EQ(result.state, TrialState::diverged);
  EXPECT_THAT(result.reason, ::testing::HasSubstr("has not converged after 1 iterations"));
  EXPECT_TRUE(result.model.empty());
}

TEST_F(ClassicTrial, OnTrainingAndValidationMakesAFixedNumberOfRounds) {
  TrialSpecification final_trial = trial(R"({"boosted_trees": {"depth": 2}})");
  final_trial.stage = "final";
  final_trial.epochs = 7;
  const TrialResult result = execute(final_trial);
  EXPECT_EQ(result.epochs, 7);
  EXPECT_EQ(result.best_epoch, 7);
  EXPECT_FALSE(result.value("validation", "auc"));
  EXPECT_TRUE(result.value("test", "auc"));
}

/// Asks for an end behind a few rounds.
class ImpatientSupervisor : public SupervisorLine {
 public:
  bool urgent() const override { return true; }
  std::optional<coordinator::LeaveCheckpoint> listen() override {
    if (++listened_ < 6) return std::nullopt;
    return coordinator::LeaveCheckpoint{.stop = true};
  }
  void alive(TrialProgress) override {}
  void checkpointed(TrialProgress, bool) override { ADD_FAILURE() << "left a checkpoint"; }

 private:
  int listened_ = 0;
};

TEST_F(ClassicTrial, EndsBetweenRoundsWhenItIsAskedTo) {
  ImpatientSupervisor supervisor;
  try {
    execute(trial(R"({"boosted_trees": {"rounds": 100000, "early_stopping": false}})"),
            &supervisor);
    FAIL() << "went on to its end";
  } catch (const AttemptInterrupted& error) {
    EXPECT_THAT(error.what(), ::testing::HasSubstr("leaves no checkpoint"));
  }
}

TEST_F(ClassicTrial, OfTwoClassesRefusesMore) {
  folder_.write("three.csv",
                "x,label\n1,a\n2,b\n3,c\n1,a\n2,b\n3,c\n1,a\n2,b\n3,c\n1,a\n2,b\n3,c\n");
  TrialSpecification three = trial(R"({"rectangular_cuts": {}})");
  three.document["data"] = {{"files", {{{"path", (folder_ / "three.csv").string()}}}},
                            {"label", {{"column", "label"}, {"classes", {"a", "b", "c"}}}}};
  three.objective = "";
  try {
    execute(three);
    FAIL() << "accepted";
  } catch (const InputError& error) {
    EXPECT_THAT(error.what(), ::testing::HasSubstr("separates two classes; these events have 3"));
  }
}

}  // namespace
}  // namespace hepsweep::worker
