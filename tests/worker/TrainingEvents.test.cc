#include <cmath>
#include <vector>

#include <fmt/core.h>
#include <gtest/gtest.h>

#include "core/error.hh"
#include "tests/support/temporary_folder.hh"
#include "worker/trainer/trial_execution.hh"

namespace hepsweep::worker {
namespace {

using studies::TrialResult;
using studies::TrialSpecification;

// Two classes of which signal is rare; on demand every signal event of the training file stands
// twice.
TrialSpecification rare_process(const testing::TemporaryFolder& folder, bool doubled) {
  std::string train = "label,x\n";
  std::string validation = train;
  for (int i = 0; i < 40; ++i) {
    const bool signal = i % 8 == 0;
    const std::string line = fmt::format("{},{}\n", signal ? 1 : 0, (i * 37 % 40) / 40.0 + signal);
    train += line;
    if (signal && doubled) train += line;
    validation += line;
  }
  folder.write("train.csv", train);
  folder.write("validation.csv", validation);
  TrialSpecification trial;
  trial.base_folder = folder.path().string();
  trial.document = Json::parse(R"({
      "data": {"files": [{"path": "train.csv", "split": "train"},
                         {"path": "validation.csv", "split": "validation"}],
               "label": "label", "standardise": false},
      "network": [{"dense": {"units": 1, "activation": "sigmoid"}}],
      "training": {"loss": "binary_cross_entropy", "optimizer": {"sgd": {"learning_rate": 1}},
                   "batch_size": 100, "epochs": 20}})");
  return trial;
}

TEST(LectureRow, M7_weightedLossEqualsDuplicatedEvents) {
  const testing::TemporaryFolder folder;
  const testing::TemporaryFolder folder_of_doubled;
  EventShelf shelf((folder / "cache").string());
  const TrialResult doubled = execute_trial(rare_process(folder_of_doubled, true), shelf);
  TrialSpecification trial = rare_process(folder, false);
  const TrialResult plain = execute_trial(trial, shelf);
  trial.document["training"]["class_weights"] = {{"signal", 2}};
  const TrialResult weighted = execute_trial(trial, shelf);
  const double expected = *doubled.value("validation", "log_loss");
  EXPECT_NEAR(*weighted.value("validation", "log_loss"), expected, 1e-5);
  EXPECT_GT(std::abs(*plain.value("validation", "log_loss") - expected), 1e-4);
  // 35 background and 5 signal events.
  trial.document["training"]["class_weights"] = "balanced";
  const TrialResult balanced = execute_trial(trial, shelf);
  trial.document["training"]["class_weights"] = {{"signal", 7}};
  const TrialResult sevenfold = execute_trial(trial, shelf);
  EXPECT_NEAR(*balanced.value("validation", "log_loss"), *sevenfold.value("validation", "log_loss"),
              1e-5);
  trial.document["training"]["class_weights"] = {{"higgs", 7}};
  EXPECT_THROW(execute_trial(trial, shelf), InputError);
}

// Events of weight -1 that are dropped leave the training as if they had never been there.
TEST(NegativeWeights, DroppedEventsLeaveNoTrace) {
  const testing::TemporaryFolder folder;
  EventShelf shelf((folder / "cache").string());
  const auto trial_with = [&](const std::string& more, const std::string& policy) {
    std::string train = "label,x,w\n";
    for (int i = 0; i < 30; ++i)
      train += fmt::format("{},{},1\n", i % 2, (i * 7 % 30) / 30.0 + i % 2);
    folder.write("train.csv", train + more);
    folder.write("validation.csv", train);
    TrialSpecification trial = rare_process(folder, false);
    folder.write("train.csv", train + more);
    folder.write("validation.csv", train);
    trial.document["data"]["weight"] = "w";
    trial.document["data"]["standardise"] = true;
    trial.document["data"]["negative_weights"] = policy;
    trial.document["training"]["batch_size"] = 1000;
    return execute_trial(trial, shelf);
  };
  const std::string negative = "1,50,-1\n0,-70,-2\n";
  const double without = *trial_with("", "keep").value("validation", "log_loss");
  EXPECT_EQ(*trial_with(negative, "drop").value("validation", "log_loss"), without);
  EXPECT_NE(*trial_with(negative, "keep").value("validation", "log_loss"), without);
  EXPECT_NE(*trial_with(negative, "absolute").value("validation", "log_loss"),
            *trial_with(negative, "keep").value("validation", "log_loss"));
}

TEST(TrainingEvents, AnAugmentedEventDoesNotDependOnItsBatch) {
  const testing::TemporaryFolder folder;
  EventShelf shelf((folder / "cache").string());
  const Json data = Json::parse(R"({
      "generate": {"process": "heavy_higgs", "events": 50},
      "augmentation": {"rotate_phi": true, "reflect_eta": true,
                       "phi": ["lepton_phi"], "eta": ["lepton_eta"]}})");
  const PreparedEvents& prepared = shelf.get(data, ".");
  const auto view = prepared.events.view();
  const auto preprocessing =
      studies::fit_preprocessing(view, prepared.split.train, prepared.features, prepared.settings);
  const studies::EventInputs inputs(view, preprocessing);
  const TrainingEvents source(view, inputs, prepared.split.train, 1, prepared.augmentation(1, 0));
  const std::size_t width = inputs.inputs();
  const auto gathered = [&](std::int64_t epoch, std::vector<std::uint32_t> positions) {
    std::vector<float> values(positions.size() * width);
    std::vector<float> others(positions.size());
    source.gather_in_epoch(epoch, positions, values.data(), others.data(), others.data());
    return values;
  };
  const auto batch = gathered(5, {8, 3, 11});
  const auto alone = gathered(5, {3});
  EXPECT_TRUE(
      std::equal(alone.begin(), alone.end(), batch.begin() + static_cast<std::ptrdiff_t>(width)));
  EXPECT_NE(gathered(6, {3}), alone);
}

}  // namespace
}  // namespace hepsweep::worker
