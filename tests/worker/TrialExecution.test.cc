#include <bit>
#include <vector>

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

class TrialExecution : public ::testing::Test {
 protected:
  static TrialSpecification trial() {
    TrialSpecification trial;
    trial.trial = 1;
    trial.configuration = 1;
    trial.objective = "auc";
    trial.document = Json::parse(R"({
      "data": {"generate": {"process": "heavy_higgs", "events": 800, "seed": 5},
               "features": {"all_except": []},
               "split": {"train": 0.5, "validation": 0.25, "test": 0.25, "seed": 2}},
      "network": [{"dense": {"units": 6, "activation": "tanh"}},
                  {"dense": {"units": 1, "activation": "sigmoid"}}],
      "training": {"loss": "binary_cross_entropy", "optimizer": "adam",
                   "batch_size": 32, "epochs": 4}})");
    return trial;
  }

  TrialResult execute(const TrialSpecification& trial) {
    EventShelf shelf((folder_ / "cache").string());
    return execute_trial(trial, shelf);
  }

  static bool has_split(const TrialResult& result, const std::string& split) {
    return result.value(split, "auc").has_value();
  }

  testing::TemporaryFolder folder_;
};

TEST_F(TrialExecution, GivesMetricsCurvesAndAModel) {
  const TrialResult result = execute(trial());
  EXPECT_EQ(result.state, TrialState::complete);
  EXPECT_EQ(result.epochs, 4);
  EXPECT_EQ(result.network_parameters, 28 * 6 + 6 + 6 + 1);
  EXPECT_TRUE(has_split(result, "train"));
  EXPECT_TRUE(has_split(result, "validation"));
  EXPECT_EQ(result.events_digest.size(), 32U);
  // Each epoch: the training loss and three validation metrics.
  EXPECT_EQ(result.curves.size(), 4U * 4U);
  const nn::Model model = nn::model_from_bytes(result.model, "model");
  EXPECT_EQ(model.features.size(), 28U);
  EXPECT_EQ(model.provenance.at("events"), result.events_digest);
}

TEST_F(TrialExecution, L29_G21_TrainingCurveHasOnePointForEachEpochAndSplit) {
  const TrialResult result = execute(trial());
  for (const auto& [split, metric] :
       {std::pair{"train", "loss"}, {"validation", "log_loss"}, {"validation", "accuracy"}}) {
    std::vector<std::int64_t> epochs;
    for (const auto& point : result.curves) {
      if (point.split == split && point.metric == metric) epochs.push_back(point.epoch);
    }
    EXPECT_EQ(epochs, (std::vector<std::int64_t>{1, 2, 3, 4})) << split << " " << metric;
  }
}

/// Counts the signs of life before the training.
class CountingLine : public SupervisorLine {
 public:
  std::optional<coordinator::LeaveCheckpoint> listen() override { return std::nullopt; }
  void alive(TrialProgress progress) override { early_ += progress.updates == 0 ? 1 : 0; }
  void checkpointed(TrialProgress, bool) override {}
  int early() const { return early_; }

 private:
  int early_ = 0;
};

TEST_F(TrialExecution, TellsItsOwnMemoryNotThatOfEarlierTrials) {
  const double before = execute(trial()).memory_mb;
  EXPECT_GT(before, 1);
  { const std::vector<char> large(std::size_t{1} << 28, 'x'); }  // 268 MB, given back
  EXPECT_LT(execute(trial()).memory_mb, before + 200);
}

TEST_F(TrialExecution, IsNotSilentWhileItsEventsAreMade) {
  EventShelf shelf((folder_ / "cache").string());
  CountingLine line;
  execute_trial(trial(), shelf, {.supervisor = &line});
  EXPECT_GE(line.early(), 1);
}

TEST_F(TrialExecution, G22_TheTestSplitIsSealedInASearch) {
  const TrialResult result = execute(trial());
  EXPECT_FALSE(has_split(result, "test"));
  EXPECT_TRUE(result.scores.empty());
  for (const auto& point : result.curves) EXPECT_NE(point.split, "test");
}

TEST_F(TrialExecution, TheFinalStageLooksAtIt) {
  TrialSpecification final_trial = trial();
  final_trial.stage = "final";
  const TrialResult result = execute(final_trial);
  EXPECT_TRUE(has_split(result, "test"));
  ASSERT_EQ(result.scores.size(), 3U);
  EXPECT_EQ(result.scores[0].split, "train");
  EXPECT_EQ(result.scores[2].split, "test");
  EXPECT_EQ(result.scores[2].values.size() % sizeof(float), 0U);
  // The same training as in the search.
  EXPECT_EQ(result.value("validation", "auc"), execute(trial()).value("validation", "auc"));
}

TEST_F(TrialExecution, OnTrainingAndValidationForAFixedNumberOfEpochs) {
  TrialSpecification final_trial = trial();
  final_trial.stage = "final";
  final_trial.epochs = 2;
  final_trial.document["training"]["early_stopping"] = {{"metric", "auc"}, {"patience", 1}};
  const TrialResult result = execute(final_trial);
  EXPECT_EQ(result.epochs, 2);
  EXPECT_FALSE(has_split(result, "validation"));
  EXPECT_TRUE(has_split(result, "test"));
}

TEST_F(TrialExecution, MeasuresWhatTheStudyAsksFor) {
  const TrialResult standard = execute(trial());
  EXPECT_TRUE(standard.value("validation", "brier"));
  EXPECT_TRUE(standard.value("validation", "overtraining_p_signal"));
  EXPECT_FALSE(standard.value("train", "overtraining_p_signal"));
  EXPECT_FALSE(standard.value("validation", "mcc"));
  TrialSpecification asking = trial();
  asking.document["metrics"] = "all";
  EXPECT_TRUE(execute(asking).value("train", "mcc"));
  asking.document["metrics"] = {"f1"};
  asking.objective = "background_rejection_50";
  const TrialResult named = execute(asking);
  ASSERT_EQ(named.metrics.size(), 4U);  // f1 and the objective, of two splits
  EXPECT_TRUE(named.value("train", "f1"));
  // The curves have what they always have, and the objective.
  EXPECT_EQ(named.curves.size(), 4U * 5U);
  EXPECT_EQ(named.curves.back().metric, "background_rejection_50");
  EXPECT_EQ(named.value("validation", "background_rejection_50"), named.curves.back().value);
  EXPECT_EQ(named.model, standard.model);
}

TEST_F(TrialExecution, TheCutIsChosenOnValidationAndKept) {
  TrialSpecification discovery = trial();
  discovery.stage = "final";
  discovery.objective = "significance";
  discovery.document["yields"] = {
      {"signal", 100}, {"background", 1000}, {"background_uncertainty", 0.05}};
  discovery.document["training"]["early_stopping"] = {{"metric", "significance"}, {"patience", 9}};
  const TrialResult result = execute(discovery);
  const auto cut = result.value("validation", "significance_cut");
  ASSERT_TRUE(cut);
  EXPECT_GE(result.value("validation", "selected_background_events"), 50);
  EXPECT_EQ(result.value("train", "significance_cut"), cut);
  EXPECT_EQ(result.value("test", "significance_cut"), cut);
  EXPECT_NE(result.value("test", "significance"), result.value("validation", "significance"));
  EXPECT_GT(*result.value("test", "significance"), 1.2);  // 1.644 without a cut
  // Without validation events it is chosen on those of the training.
  discovery.epochs = 2;
  const TrialResult whole = execute(discovery);
  EXPECT_TRUE(whole.value("test", "significance_cut"));
  EXPECT_EQ(whole.value("test", "significance_cut"), whole.value("train", "significance_cut"));
}

TEST_F(TrialExecution, NumbersOfTrialAndConfigurationDoNotMatter) {
  TrialSpecification other = trial();
  other.trial = 77;
  other.configuration = 19;
  EXPECT_EQ(execute(other).value("validation", "auc"), execute(trial()).value("validation", "auc"));
}

TEST_F(TrialExecution, ReplicasDiffer) {
  TrialSpecification other = trial();
  other.replica = 1;
  EXPECT_NE(execute(other).value("validation", "auc"), execute(trial()).value("validation", "auc"));
}

TEST_F(TrialExecution, ADivergedTrainingIsAResultWithItsReason) {
  TrialSpecification wild = trial();
  wild.document["network"][0]["dense"]["activation"] = "relu";
  wild.document["training"]["optimizer"] = {{"sgd", {{"learning_rate", 1e30}}}};
  const TrialResult result = execute(wild);
  EXPECT_EQ(result.state, TrialState::diverged);
  EXPECT_NE(result.reason.find("epoch 1"), std::string::npos) << result.reason;
  EXPECT_TRUE(result.model.empty());
}

TEST_F(TrialExecution, WhatCanNotBeCarriedOutIsRefused) {
  TrialSpecification wrong = trial();
  wrong.document["network"][1]["dense"] = {{"units", 3}, {"activation", "softmax"}};
  wrong.document["training"]["loss"] = "categorical_cross_entropy";
  EXPECT_THROW(execute(wrong), InputError);
  wrong = trial();
  wrong.document["data"] = {{"files", {{{"path", "/nowhere.csv"}}}}, {"label", "y"}};
  EXPECT_THROW(execute(wrong), InputError);
}

/// Asks for an end after it was asked itself a few times.
class ImpatientSupervisor : public SupervisorLine {
 public:
  /// \param urgent is asked whenever the attempt looks up, not every now and then
  explicit ImpatientSupervisor(bool urgent = false) : urgent_(urgent), last_(urgent ? 8 : 2) {}
  bool urgent() const override { return urgent_; }
  std::optional<coordinator::LeaveCheckpoint> listen() override {
    if (++listened_ < last_) return std::nullopt;
    return coordinator::LeaveCheckpoint{.stop = true};
  }
  void alive(TrialProgress progress) override {
    EXPECT_GE(progress.updates, updates_);
    updates_ = progress.updates;
  }
  void checkpointed(TrialProgress progress, bool resumed) override {
    EXPECT_EQ(resumed, listened_ == 0);
    updates_ = progress.updates;
  }

 private:
  bool urgent_;
  int last_;
  int listened_ = 0;
  std::int64_t updates_ = 0;
};

// Attempts one after the other that are asked to stop give what one alone gives.
void expect_exact(const TrialSpecification& trial, const testing::TemporaryFolder& folder,
                  bool urgent = false) {
  EventShelf shelf((folder / "cache").string());
  const TrialResult expected = execute_trial(trial, shelf);
  for (int interruptions = 0;; ++interruptions) {
    ASSERT_LT(interruptions, 1000);
    ImpatientSupervisor supervisor(urgent);
    try {
      const TrialResult result =
          execute_trial(trial, shelf, {&supervisor, folder / "checkpoints", {}});
      EXPECT_GT(interruptions, 0);
      EXPECT_EQ(result.model, expected.model);
      ASSERT_EQ(result.curves.size(), expected.curves.size());
      for (std::size_t i = 0; i < expected.curves.size(); ++i) {
        EXPECT_EQ(result.curves[i].value, expected.curves[i].value) << i;
      }
      return;
    } catch (const AttemptInterrupted& error) {
      EXPECT_NE(std::string(error.what()).find("its checkpoint holds"), std::string::npos)
          << error.what();
    }
  }
}

// Most of the time goes into scoring, so most attempts end there.
TEST_F(TrialExecution, AskedToStopWhileItScoresItGoesOnExactly) {
  TrialSpecification scoring = trial();
  scoring.document["data"]["generate"]["events"] = 12'000;
  scoring.document["data"]["split"] =
      Json::parse(R"({"train": 0.05, "validation": 0.9, "test": 0.05, "seed": 2})");
  scoring.document["training"]["epochs"] = 60;
  scoring.document["training"]["early_stopping"] = {{"metric", "auc"}, {"patience", 50}};
  expect_exact(scoring, folder_);
}

TrialSpecification augmented(TrialSpecification trial) {
  trial.document["data"]["augmentation"] = Json::parse(R"({
      "rotate_phi": true, "reflect_phi": true, "reflect_eta": true,
      "phi": ["lepton_phi", "missing_energy_phi", "jet_1_phi", "jet_2_phi", "jet_3_phi",
              "jet_4_phi"],
      "eta": ["lepton_eta", "jet_1_eta", "jet_2_eta", "jet_3_eta", "jet_4_eta"]})");
  return trial;
}

TEST_F(TrialExecution, AskedToStopWhileEventsAreAugmentedItGoesOnExactly) {
  TrialSpecification training = augmented(trial());
  training.document["data"]["generate"]["events"] = 4'000;
  training.document["training"]["epochs"] = 60;
  expect_exact(training, folder_, true);
}

TEST_F(TrialExecution, AugmentationIsOfTheTrainingSplitAlone) {
  TrialSpecification plain = augmented(trial());
  for (const char* key : {"rotate_phi", "reflect_phi", "reflect_eta"}) {
    plain.document["data"]["augmentation"][key] = false;
  }
  plain.document["training"]["epochs"] = 1;
  TrialSpecification moved = augmented(trial());
  moved.document["training"]["epochs"] = 1;
  EXPECT_EQ(execute(plain).model, [&] {
    TrialSpecification without = trial();
    without.document["training"]["epochs"] = 1;
    return execute(without).model;
  }());
  EXPECT_NE(execute(moved).curves.front().value, execute(plain).curves.front().value);
  // A network that learns nothing shows that the events to be scored are the same.
  for (TrialSpecification* frozen : {&plain, &moved}) {
    frozen->document["training"]["optimizer"] = {{"sgd", {{"learning_rate", 1e-30}}}};
  }
  for (const char* split : {"train", "validation"}) {
    EXPECT_EQ(execute(moved).value(split, "log_loss"), execute(plain).value(split, "log_loss"));
  }
}

// The networks of two configurations that differ in one setting start alike (rule 1).
TEST_F(TrialExecution, TheFirstLossDependsOnTheSharedWeightsOnly) {
  TrialSpecification other = trial();
  other.document["training"]["epochs"] = 1;
  EXPECT_EQ(execute(other).curves.front().value, execute(trial()).curves.front().value);
}

}  // namespace
}  // namespace hepsweep::worker
