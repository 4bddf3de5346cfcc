// Whatever is trained, interrupted between any two batches and continued by another network, ends
// as if nothing had happened, in every bit.

#include <gtest/gtest.h>

#include "nn/modules/table.hh"
#include "nn/optimizers/optimizer.hh"
#include "nn/schedules/schedule.hh"
#include "nn/training/trainer.hh"
#include "tests/nn/training/small_problem.hh"

namespace hepsweep::nn {
namespace {

const Seeds seeds{.study = 3, .replica = 2};

Json layers() {
  return Json::parse(R"([{"dense": {"units": 7, "activation": "tanh", "l2": 0.01}},
    {"dropout": {"rate": 0.3}}, {"dense": {"units": 5, "activation": "identity"}},
    {"activation": "relu"}, {"dropout": {"rate": 0.1}},
    {"dense": {"units": 1, "activation": "sigmoid"}}])");
}

/// What a monitor saw, to be compared bit for bit.
struct Seen {
  std::vector<std::int64_t> epochs;
  std::vector<double> numbers;
  bool operator==(const Seen&) const = default;
};

struct Trained {
  TrainingOutcome outcome;
  std::vector<float> weights;
  Seen seen;
};

class Resume : public ::testing::Test {
 protected:
  static TrainingSettings settings(const Json& changes) {
    Json json = {{"loss", "binary_cross_entropy"}, {"batch_size", 32}, {"epochs", 4}};
    json.update(changes);
    return read_training_settings(json, "training");
  }

  EpochVerdict watch(const EpochReport& report, Seen& seen) const {
    std::vector<float> scores(events_.events());
    report.network.predict(events_.all_inputs.data(), scores.size(), scores.data());
    double metric = 0;
    for (const float score : scores) metric += std::abs(score - 0.4);
    seen.epochs.push_back(report.epoch);
    seen.numbers.insert(seen.numbers.end(), {report.training_loss, report.learning_rate, metric});
    // Best in the second epoch, so that early stopping has weights to go back to.
    return {
        .metrics = {{"auc", report.epoch == 2 ? 1 : metric / 1e3}}, .stop = false, .reason = {}};
  }

  Trained run(const TrainingSettings& settings, TrainingControl control = {},
              Seen seen = {}) const {
    Network network(layers(), "network", 3, seeds);
    // A process that goes on has other weights at first.
    if (control.from) network.set_weights(std::vector<float>(network.parameters(), 0.7F));
    Trained trained;
    trained.seen = std::move(seen);
    trained.outcome = train(
        network, settings, events_,
        [&](const EpochReport& report) { return watch(report, trained.seen); }, seeds,
        std::move(control));
    trained.weights = network.weights();
    return trained;
  }

  /// Interrupts behind `updates` batches, and hands the state on as bytes.
  TrainingState interrupted(const TrainingSettings& settings, std::uint64_t updates, Seen& seen,
                            std::optional<TrainingState> from = {}) const {
    TrainingState state;
    const Trained part = run(settings,
                             {.go_on =
                                  [&](const RunningTraining& training) {
                                    state = training.state();
                                    return training.updates() < updates ? 1U : 0U;
                                  },
                              .from = std::move(from)},
                             seen);
    EXPECT_TRUE(part.outcome.interrupted);
    seen = part.seen;
    return handed_on(state);
  }

  static TrainingState handed_on(const TrainingState& state) {
    ByteWriter writer;
    write(writer, state);
    ByteReader reader(writer.bytes());
    TrainingState read = read_training_state(reader);
    reader.finish();
    return read;
  }

  static void expect_same(const Trained& trained, const Trained& undisturbed) {
    EXPECT_EQ(trained.weights, undisturbed.weights);
    EXPECT_EQ(trained.seen, undisturbed.seen);
    EXPECT_EQ(trained.outcome.training_loss, undisturbed.outcome.training_loss);
    EXPECT_EQ(trained.outcome.epochs, undisturbed.outcome.epochs);
    EXPECT_EQ(trained.outcome.best_epoch, undisturbed.outcome.best_epoch);
    EXPECT_EQ(trained.outcome.reason, undisturbed.outcome.reason);
  }

  void expect_same_from_every_batch(const TrainingSettings& settings) const {
    const Trained undisturbed = run(settings);
    EXPECT_EQ(undisturbed.outcome.epochs, settings.early_stopping ? 3 : 4);
    const std::int64_t batches = undisturbed.outcome.epochs * 4;
    for (std::int64_t update = 0; update < batches; ++update) {
      SCOPED_TRACE(update);
      Seen seen;
      TrainingState state = interrupted(settings, static_cast<std::uint64_t>(update), seen);
      expect_same(run(settings, {.from = std::move(state)}, seen), undisturbed);
    }
  }

  testing::EventsInMemory events_ = testing::two_normals(101, 3);  // 4 batches, the last small
};

TEST_F(Resume, IsExactForEveryOptimizerAndSchedule) {
  for (const OptimizerKind& optimizer : optimizer_kinds()) {
    for (const ScheduleKind& schedule : schedule_kinds()) {
      for (const bool stopping : {false, true}) {
        SCOPED_TRACE(optimizer.name + ", " + schedule.name + (stopping ? ", early stopping" : ""));
        Json changes = {{"optimizer", optimizer.name}, {"schedule", schedule.name}, {"l2", 0.001}};
        if (stopping) changes["early_stopping"] = {{"metric", "auc"}, {"patience", 1}};
        expect_same_from_every_batch(settings(changes));
      }
    }
  }
}

TEST_F(Resume, IsExactWhereTheRateFollowsTheUpdates) {
  expect_same_from_every_batch(
      settings({{"schedule", {{"exponential", {{"factor", 0.9}, {"per", "update"}}}}}}));
}

TEST_F(Resume, IsExactWhereTheMomentumMoves) {
  const Json course = {{"from", 0.5}, {"to", 0.9}, {"epochs", 3}};
  for (const char* optimizer : {"momentum", "nesterov"}) {
    expect_same_from_every_batch(settings({{"optimizer", {{optimizer, {{"momentum", course}}}}}}));
  }
  for (const char* optimizer : {"nesterov", "adam", "adamw"}) {
    expect_same_from_every_batch(settings(
        {{"optimizer", optimizer}, {"schedule", {{"one_cycle", {{"momentum", Json::object()}}}}}}));
  }
}

TEST_F(Resume, IsExactUnderEveryConstraint) {
  expect_same_from_every_batch(
      settings({{"l1", 0.001}, {"max_norm", 0.8}, {"gradient_clipping", {{"norm", 0.1}}}}));
  expect_same_from_every_batch(
      settings({{"l1", 0.001}, {"l2", 0.01}, {"gradient_clipping", {{"value", 0.01}}}}));
}

TEST_F(Resume, IsExactUnderAStopRule) {
  const auto plan = settings({{"stop", {{"change_below", 0.0104}}}});
  const Trained undisturbed = run(plan);
  EXPECT_NE(undisturbed.outcome.reason, "") << "the rule never acted";
  const std::int64_t batches = undisturbed.outcome.epochs * 4;
  for (std::int64_t update = 0; update < batches; ++update) {
    SCOPED_TRACE(update);
    Seen seen;
    TrainingState state = interrupted(plan, static_cast<std::uint64_t>(update), seen);
    expect_same(run(plan, {.from = std::move(state)}, seen), undisturbed);
  }
}

TEST_F(Resume, TheNetworkHasEveryKindOfLayer) {
  const std::string text = layers().dump();
  for (const LayerKind& kind : layer_kinds()) {
    EXPECT_NE(text.find('"' + kind.name + '"'), std::string::npos)
        << kind.name << " is not in this test's network: add it";
  }
}

TEST_F(Resume, IsExactAfterAnInterruptionInEveryBatch) {
  const auto plan = settings({{"early_stopping", {{"metric", "auc"}, {"patience", 1}}}});
  const Trained undisturbed = run(plan);
  Seen seen;
  TrainingState state = interrupted(plan, 0, seen);
  for (std::uint64_t update = 1; update < 12; ++update) {
    state = interrupted(plan, update, seen, std::move(state));
  }
  expect_same(run(plan, {.from = std::move(state)}, seen), undisturbed);
}

TEST_F(Resume, FromAStateThatTheMonitorTookIsExact) {
  const auto plan = settings({{"early_stopping", {{"metric", "auc"}, {"patience", 2}}}});
  const Trained undisturbed = run(plan);
  for (std::int64_t epoch = 1; epoch <= 4; ++epoch) {
    SCOPED_TRACE(epoch);
    TrainingState state;
    Seen seen;
    Network network(layers(), "network", 3, seeds);
    train(
        network, plan, events_,
        [&](const EpochReport& report) {
          if (report.epoch == epoch) state = handed_on(report.training.state());
          if (report.epoch == epoch)
            return EpochVerdict{.metrics = {{"auc", 0}}, .stop = true, .reason = "interrupted"};
          return watch(report, seen);
        },
        seeds);
    EXPECT_EQ(state.epochs, epoch - 1);
    expect_same(run(plan, {.from = std::move(state)}, seen), undisturbed);
  }
}

TEST_F(Resume, FromAnotherTrainingIsRefusedAndChangesNothing) {
  const auto plan = settings({{"early_stopping", {{"metric", "auc"}}}});
  Seen seen;
  const TrainingState good = interrupted(plan, 10, seen);
  std::vector<TrainingState> bad(11, good);
  bad[0].epochs = -1;
  bad[1].epochs = 4;
  bad[2].step.steps = 3;
  bad[3].step.steps = 13;
  bad[4].step.weights.pop_back();
  bad[5].step.optimizer_numbers.clear();
  bad[6].step.optimizer_values.back().push_back(0);
  bad[7].best_epoch = 3;
  bad[8].best_weights.clear();
  bad[9].training_loss.clear();
  bad[10].epoch_start.push_back(0);
  for (std::size_t i = 0; i < bad.size(); ++i) {
    SCOPED_TRACE(i);
    Network network(layers(), "network", 3, seeds);
    const std::vector<float> before = network.weights();
    EXPECT_THROW(train(network, plan, events_, {}, seeds, {.from = bad[i]}), UnfitState);
    EXPECT_EQ(network.weights(), before);
  }
}

TEST_F(Resume, ATruncatedStateIsAnError) {
  Seen seen;
  const auto plan = settings({{"early_stopping", {{"metric", "auc"}}}});
  ByteWriter writer;
  write(writer, interrupted(plan, 9, seen));
  for (std::size_t size = 0; size < writer.bytes().size(); ++size) {
    ByteReader reader(std::string_view(writer.bytes()).substr(0, size));
    EXPECT_THROW(read_training_state(reader), Error) << size;
  }
}

}  // namespace
}  // namespace hepsweep::nn
