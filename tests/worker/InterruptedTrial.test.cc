// A trial whose trainer processes are killed or asked to stop gives the same result, bit for bit.

#include <algorithm>
#include <filesystem>
#include <signal.h>
#include <unistd.h>

#include <gtest/gtest.h>

#include "coordinator/protocol/message.hh"
#include "core/files.hh"
#include "nn/instruction_set.hh"
#include "tests/support/program.hh"
#include "tests/support/temporary_folder.hh"
#include "worker/supervisor/trainer_process.hh"
#include "worker/trainer/checkpoint_file.hh"

namespace hepsweep::worker {
namespace {

using namespace coordinator;
using studies::TrialResult;
using studies::TrialSpecification;

/// How one attempt ended.
struct Attempted {
  std::optional<TrialResult> result;
  std::optional<AttemptFailed> failure;
  std::vector<Checkpointed> checkpoints;
  std::string errors;  ///< what the trainer wrote to stderr

  bool resumed() const {
    return std::ranges::any_of(checkpoints, [](const auto& it) { return it.resumed; });
  }
};

enum class Disturbance { none, kill_behind_checkpoint, ask_to_stop };

class InterruptedTrial : public ::testing::Test {
 protected:
  static TrialSpecification trial() {
    TrialSpecification trial;
    trial.trial = 3;
    trial.configuration = 1;
    trial.objective = "auc";
    trial.document = Json::parse(R"({
      "data": {"generate": {"process": "heavy_higgs", "events": 1000, "seed": 5},
               "features": {"all_except": []},
               "split": {"train": 0.5, "validation": 0.25, "test": 0.25, "seed": 2}},
      "network": [{"dense": {"units": 6, "activation": "tanh"}}, {"dropout": {"rate": 0.2}},
                  {"dense": {"units": 1, "activation": "sigmoid"}}],
      "training": {"loss": "binary_cross_entropy", "optimizer": "adam", "batch_size": 32,
                   "schedule": "exponential", "epochs": 5,
                   "early_stopping": {"metric": "auc", "patience": 4}}})");
    return trial;
  }

  /// Long enough to be asked to stop in between.
  static TrialSpecification long_trial(int epochs) {
    TrialSpecification trial = InterruptedTrial::trial();
    trial.document["training"]["epochs"] = epochs;
    trial.document["training"].erase("early_stopping");
    return trial;
  }

  TrainerCommand command() const {
    return {HEPSWEEP_PROGRAM, nn::current_level(), folder_ / "cache", checkpoints_};
  }

  Attempted attempt(const TrialSpecification& trial, AttemptLimits limits,
                    Disturbance disturbance = Disturbance::none) {
    TrainerProcess trainer(command());
    trainer.channel().send(to_bytes(Assignment{.lease = 8, .limits = limits, .trial = trial}));
    Attempted attempted;
    bool stopping = false;
    while (const auto bytes = trainer.channel().wait_for_message()) {
      const Message message = message_from_bytes(*bytes);
      if (const auto* result = std::get_if<Result>(&message)) attempted.result = result->result;
      if (const auto* failed = std::get_if<AttemptFailed>(&message)) attempted.failure = *failed;
      if (attempted.result || attempted.failure) break;
      if (const auto* checkpoint = std::get_if<Checkpointed>(&message)) {
        attempted.checkpoints.push_back(*checkpoint);
        if (disturbance == Disturbance::kill_behind_checkpoint && !checkpoint->resumed) break;
        if (disturbance == Disturbance::ask_to_stop && !std::exchange(stopping, true)) {
          trainer.channel().send(to_bytes(LeaveCheckpoint{.stop = true}));
        }
      }
    }
    trainer.read_errors();
    attempted.errors = trainer.last_errors();
    return attempted;  // where it is killed
  }

  TrialResult undisturbed(const TrialSpecification& trial) {
    auto attempted = attempt(trial, {.checkpoint_seconds = 0});
    EXPECT_TRUE(attempted.checkpoints.empty());
    return attempted.result.value();
  }

  static void expect_same(TrialResult one, TrialResult other) {
    for (TrialResult* result : {&one, &other}) {
      result->seconds = result->cpu_seconds = result->memory_mb = 0;
    }
    EXPECT_EQ(to_bytes(one), to_bytes(other));  // metrics, curves, model, scores: everything
  }

  /// Attempts are killed behind their first checkpoint, up to `times` times.
  TrialResult killed(const TrialSpecification& trial, AttemptLimits limits, int times) {
    int killed = 0;
    while (true) {
      auto attempted = attempt(
          trial, limits, killed < times ? Disturbance::kill_behind_checkpoint : Disturbance::none);
      EXPECT_EQ(attempted.resumed(), killed > 0);
      if (attempted.result) {
        EXPECT_GE(killed, 1);  // an attempt may have gone far before it was killed
        return *attempted.result;
      }
      ++killed;
    }
  }

  testing::TemporaryFolder folder_;
  std::filesystem::path checkpoints_ = folder_ / "checkpoints";
};

constexpr AttemptLimits every_epoch{.checkpoint_seconds = 0, .checkpoint_epochs = 1};
constexpr AttemptLimits all_the_time{.checkpoint_seconds = 1e-6};

TEST_F(InterruptedTrial, KilledOnceOrInEveryEpochGivesTheSame) {
  const TrialResult expected = undisturbed(trial());
  expect_same(killed(trial(), every_epoch, 1), expected);
  remove_checkpoint(checkpoints_, trial());
  expect_same(killed(trial(), every_epoch, 4), expected);
}

TEST_F(InterruptedTrial, KilledWithinEpochsGivesTheSame) {
  const TrialSpecification trial = long_trial(400);
  expect_same(killed(trial, all_the_time, 3), undisturbed(trial));
}

TEST_F(InterruptedTrial, OfTheFinalStageWithFixedEpochsGivesTheSame) {
  TrialSpecification final_trial = trial();
  final_trial.stage = "final";
  final_trial.epochs = 4;
  const TrialResult expected = undisturbed(final_trial);
  EXPECT_FALSE(expected.scores.empty());
  expect_same(killed(final_trial, every_epoch, 3), expected);
}

TEST_F(InterruptedTrial, AskedToStopLeavesACheckpointAndGivesTheSame) {
  const TrialSpecification trial = long_trial(2000);
  const TrialResult expected = undisturbed(trial);
  Attempted first;
  while (!first.failure) {  // again where it was too quick
    remove_checkpoint(checkpoints_, trial);
    first = attempt(trial, all_the_time, Disturbance::ask_to_stop);
  }
  EXPECT_EQ(first.failure->outcome, "interrupted");
  EXPECT_EQ(first.failure->lease, 8);
  const auto second = attempt(trial, {.checkpoint_seconds = 0});
  ASSERT_TRUE(second.resumed());
  EXPECT_EQ(second.checkpoints.front().updates, first.checkpoints.back().updates);
  expect_same(second.result.value(), expected);
}

TEST_F(InterruptedTrial, ASignalLeavesACheckpointAndEndsNothing) {
  const TrialSpecification trial = long_trial(1'000'000'000);
  for (const int signal : {SIGTERM, SIGUSR1}) {
    TrainerProcess trainer(command());
    const pid_t process = testing::descendants(::getpid()).at(0);
    trainer.channel().send(
        to_bytes(Assignment{.lease = 8, .limits = {.checkpoint_seconds = 0}, .trial = trial}));
    std::int64_t updates = 0;  // of the checkpoint
    while (true) {
      const auto bytes = trainer.channel().wait_for_message();
      ASSERT_TRUE(bytes.has_value());
      const Message message = message_from_bytes(*bytes);
      if (const auto* checkpoint = std::get_if<Checkpointed>(&message)) {
        if (!checkpoint->resumed) updates = checkpoint->updates;
      }
      const auto* heartbeat = std::get_if<Heartbeat>(&message);
      if (heartbeat == nullptr || heartbeat->updates == 0) continue;
      if (updates > 0 && heartbeat->updates > updates) break;
      if (updates == 0) ::kill(process, signal);
    }
  }
}

TEST_F(InterruptedTrial, ADamagedCheckpointIsIgnoredWithAWarning) {
  const TrialResult expected = undisturbed(trial());
  attempt(trial(), every_epoch, Disturbance::kill_behind_checkpoint);
  const auto file = checkpoint_file(checkpoints_, trial());
  std::string bytes = read_file(file);
  bytes[bytes.size() / 2] ^= 1;
  write_file_atomically(file, bytes);
  const auto attempted = attempt(trial(), {.checkpoint_seconds = 0});
  EXPECT_FALSE(attempted.resumed());
  EXPECT_NE(attempted.errors.find("begins anew"), std::string::npos) << attempted.errors;
  expect_same(attempted.result.value(), expected);
}

TEST_F(InterruptedTrial, AFolderThatCanNotBeWrittenIsAWarning) {
  const TrialResult expected = undisturbed(trial());
  write_file_atomically(checkpoints_, "a file is in its place");
  const auto attempted = attempt(trial(), every_epoch);
  EXPECT_TRUE(attempted.checkpoints.empty());
  EXPECT_NE(attempted.errors.find("no checkpoint could be left"), std::string::npos);
  EXPECT_EQ(attempted.errors.find("no checkpoint could be left"),
            attempted.errors.rfind("no checkpoint could be left"));
  expect_same(attempted.result.value(), expected);
}

TEST_F(InterruptedTrial, AssignmentsSentAheadAreCarriedOutOneAfterTheOther) {
  TrainerProcess trainer(command());
  std::vector<std::int64_t> leases;
  for (const std::int64_t lease : {4, 5, 6}) {
    trainer.channel().send(to_bytes(Assignment{.lease = lease, .trial = trial()}));
  }
  while (leases.size() < 3) {
    const auto bytes = trainer.channel().wait_for_message();
    ASSERT_TRUE(bytes.has_value());
    const Message message = message_from_bytes(*bytes);
    if (const auto* result = std::get_if<Result>(&message)) leases.push_back(result->lease);
  }
  EXPECT_EQ(leases, (std::vector<std::int64_t>{4, 5, 6}));
}

}  // namespace
}  // namespace hepsweep::worker
