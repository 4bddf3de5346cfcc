#include "nn/training/trainer.hh"

#include <cmath>

#include <gtest/gtest.h>

#include "core/error.hh"
#include "nn/optimizers/optimizer.hh"
#include "nn/training/early_stopper.hh"
#include "tests/nn/training/small_problem.hh"

namespace hepsweep::nn {
namespace {

using testing::EventsInMemory;
using testing::exclusive_or;
using testing::two_normals;

Json dense(std::size_t units, const std::string& activation) {
  return {{"dense", {{"units", units}, {"activation", activation}}}};
}

TrainingSettings settings_of(const Json& changes) {
  Json json = {{"loss", "binary_cross_entropy"}, {"batch_size", 32}, {"epochs", 3}};
  json.update(changes);
  return read_training_settings(json, "training");
}

double accuracy(Network& network, const EventsInMemory& events) {
  std::vector<float> scores(events.events());
  network.predict(events.all_inputs.data(), events.events(), scores.data());
  double right = 0;
  for (std::size_t i = 0; i < scores.size(); ++i) {
    right += (scores[i] > 0.5F) == (events.all_targets[i] > 0.5F);
  }
  return right / static_cast<double>(scores.size());
}

TEST(Training, B12_of_a_single_neuron_never_learns_the_exclusive_or) {
  const EventsInMemory events = exclusive_or();
  const auto settings = settings_of({{"batch_size", 4}, {"epochs", 300}});
  for (std::uint64_t seed = 1; seed <= 10; ++seed) {
    Network network(Json::array({dense(1, "sigmoid")}), "network", 2, {.study = seed});
    train(network, settings, events, {}, {.study = seed});
    EXPECT_LE(accuracy(network, events), 0.75);
  }
}

std::vector<float> trained(const Json& layers, const TrainingSettings& settings, Seeds seeds) {
  const EventsInMemory events = two_normals(333, 5);
  Network network(layers, "network", 5, seeds);
  train(network, settings, events, {}, seeds);
  return network.weights();
}

TEST(Training, is_the_same_again_bit_for_bit) {
  const Json layers = {dense(20, "relu"), {{"dropout", {{"rate", 0.3}}}}, dense(1, "sigmoid")};
  for (const OptimizerKind& kind : optimizer_kinds()) {
    const std::string& optimizer = kind.name;
    const auto settings = settings_of({{"optimizer", optimizer}});
    const auto first = trained(layers, settings, {.study = 4});
    EXPECT_EQ(trained(layers, settings, {.study = 4}), first) << optimizer;
    EXPECT_NE(trained(layers, settings, {.study = 4, .replica = 1}), first) << optimizer;
  }
}

TEST(Training, E18_G20_uses_every_event_once_an_epoch_in_changing_order) {
  class Counting : public EventsInMemory {
   public:
    using EventsInMemory::EventsInMemory;
    void gather(std::span<const std::uint32_t> positions, float* inputs, float* targets,
                float* weights) const override {
      seen.insert(seen.end(), positions.begin(), positions.end());
      EventsInMemory::gather(positions, inputs, targets, weights);
    }
    mutable std::vector<std::uint32_t> seen;
  };
  Counting events(1, 1);
  for (int i = 0; i < 70; ++i) events.add({float(i)}, {float(i % 2)});
  Network network(Json::array({dense(1, "sigmoid")}), "network", 1, {});
  std::vector<std::vector<std::uint32_t>> orders;
  train(network, settings_of({{"epochs", 2}}), events,
        [&](const EpochReport&) {
          orders.push_back(std::exchange(events.seen, {}));
          return EpochVerdict{};
        },
        {});
  ASSERT_EQ(orders.size(), 2U);
  EXPECT_NE(orders[0], orders[1]);
  for (auto& order : orders) {
    std::ranges::sort(order);
    ASSERT_EQ(order.size(), 70U);
    for (std::uint32_t i = 0; i < 70; ++i) EXPECT_EQ(order[i], i);
  }
}

TEST(Training, of_a_weighted_event_equals_that_of_copies) {
  EventsInMemory weighted(1, 1), copied(1, 1);
  weighted.add({1}, {1}, 3);
  weighted.add({-1}, {0}, 1);
  for (int i = 0; i < 3; ++i) copied.add({1}, {1});
  copied.add({-1}, {0});
  const auto result = [](const EventsInMemory& events) {
    Network network(Json::array({dense(1, "sigmoid")}), "network", 1, {});
    train(network, settings_of({{"epochs", 20}, {"optimizer", "sgd"}}), events, {}, {});
    return network.weights();
  };
  const auto a = result(weighted), b = result(copied);
  for (std::size_t i = 0; i < a.size(); ++i) EXPECT_NEAR(a[i], b[i], 1e-6);
}

TEST(Training, ignores_a_batch_without_weight) {
  EventsInMemory events(1, 1);
  for (int i = 0; i < 10; ++i) events.add({1}, {1}, 0);
  events.add({1}, {1}, 1);
  Network network(Json::array({dense(1, "sigmoid")}), "network", 1, {});
  const auto outcome = train(network, settings_of({{"batch_size", 1}}), events, {}, {});
  EXPECT_FALSE(outcome.diverged);
  EXPECT_TRUE(std::isfinite(outcome.training_loss.back()));
}

TEST(Training, shrinks_weights_by_the_l2_term) {
  // A network without data (a zero input) keeps only the decay (1 - rate lambda) of its weights.
  EventsInMemory events(1, 1);
  events.add({0}, {0.5});
  Network network(Json::array({dense(1, "sigmoid")}), "network", 1, {});
  network.set_weights(std::vector<float>{2, 0});
  const Json sgd = {{"sgd", {{"learning_rate", 0.1}}}};
  train(network, settings_of({{"epochs", 1}, {"l2", 0.01}, {"optimizer", sgd}}), events, {}, {});
  EXPECT_NEAR(network.weights()[0], 2 * (1 - 0.1 * 0.01), 1e-6);
}

TEST(EarlyStopper, takes_nan_for_no_improvement_and_honours_the_least_one) {
  EarlyStopper stopper(
      {.metric = "auc", .larger_is_better = true, .patience = 3, .minimum_improvement = 0.1});
  EXPECT_FALSE(stopper.improves(std::nan("")));
  EXPECT_TRUE(stopper.improves(0.5));
  EXPECT_FALSE(stopper.improves(0.55));
  EXPECT_TRUE(stopper.improves(0.61));
  EXPECT_EQ(stopper.best_epoch(), 4);
}

TEST(Training, F9_G25_restores_the_best_weights) {
  const EventsInMemory events = two_normals(100, 2);
  const double aucs[] = {0.6, 0.7, 0.8, 0.75, 0.7, 0.9};
  Network network({dense(3, "tanh"), dense(1, "sigmoid")}, "network", 2, {});
  std::vector<std::vector<float>> weights;
  const auto outcome =
      train(network,
            settings_of({{"epochs", 50}, {"early_stopping", {{"metric", "auc"}, {"patience", 2}}}}),
            events,
            [&](const EpochReport& report) {
              weights.push_back(report.network.weights());
              return EpochVerdict{.metrics = {{"auc", aucs[report.epoch - 1]}}, .reason = {}};
            },
            {});
  EXPECT_EQ(outcome.epochs, 5);
  EXPECT_EQ(outcome.best_epoch, 3);
  EXPECT_EQ(network.weights(), weights[2]);
  EXPECT_NE(outcome.reason, "");
  EXPECT_EQ(outcome.training_loss.size(), 5U);
}

TEST(Training, refuses_early_stopping_on_a_metric_that_nobody_computes) {
  const EventsInMemory events = two_normals(10, 2);
  Network network(Json::array({dense(1, "sigmoid")}), "network", 2, {});
  const auto settings = settings_of({{"early_stopping", {{"metric", "auc"}}}});
  const auto nothing = [](const EpochReport&) { return EpochVerdict{}; };
  EXPECT_THROW(train(network, settings, events, nothing, {}), InputError);
}

TEST(Training, ends_where_the_monitor_or_the_interrupt_says) {
  const EventsInMemory events = two_normals(100, 2);
  Network network(Json::array({dense(1, "sigmoid")}), "network", 2, {});
  const auto settings = settings_of({{"epochs", 100}});
  const auto stop = [](const EpochReport& report) {
    return EpochVerdict{.metrics = {}, .stop = report.epoch == 4, .reason = "rung"};
  };
  const auto stopped = train(network, settings, events, stop, {});
  EXPECT_TRUE(stopped.stopped);
  EXPECT_EQ(stopped.epochs, 4);
  EXPECT_EQ(stopped.reason, "rung");
  const auto after_nine = [](const RunningTraining& training) {
    return training.updates() < 9 ? 1U : 0U;  // 4 batches an epoch
  };
  const auto interrupted = train(network, settings, events, {}, {}, {.go_on = after_nine});
  EXPECT_TRUE(interrupted.interrupted);
  EXPECT_EQ(interrupted.epochs, 2);
}

TEST(Training, asks_its_control_in_every_epoch_and_as_often_as_wanted) {
  const EventsInMemory events = two_normals(320, 2);
  Network network(Json::array({dense(1, "sigmoid")}), "network", 2, {});
  std::vector<std::uint64_t> asked;
  const auto every_fourth = [&](const RunningTraining& training) {
    asked.push_back(training.updates());
    return 4U;
  };
  train(network, settings_of({{"epochs", 2}}), events, {}, {}, {.go_on = every_fourth});
  EXPECT_EQ(asked, (std::vector<std::uint64_t>{0, 4, 8, 10, 14, 18}));
}

TEST(Training, that_diverges_ends_at_once_and_says_where) {
  const EventsInMemory events = two_normals(300, 4);
  for (const char* activation : {"relu", "identity"}) {
    Network network({dense(30, activation), dense(30, activation), dense(1, "identity")}, "network",
                    4, {});
    const auto settings = settings_of({{"loss", "mean_squared_error"},
                                       {"epochs", 500},
                                       {"optimizer", {{"sgd", {{"learning_rate", 1e6}}}}}});
    const auto outcome = train(network, settings, events, {}, {});
    EXPECT_TRUE(outcome.diverged) << activation;
    EXPECT_LT(outcome.epochs, 500);
    EXPECT_NE(outcome.reason.find("epoch"), std::string::npos) << outcome.reason;
    EXPECT_NE(outcome.reason.find("batch"), std::string::npos) << outcome.reason;
  }
}

TEST(Training, on_a_nan_input_diverges) {
  EventsInMemory events = two_normals(64, 2);
  events.all_inputs[77] = std::nanf("");
  Network network({dense(3, "relu"), dense(1, "sigmoid")}, "network", 2, {});
  EXPECT_TRUE(train(network, settings_of(Json::object()), events, {}, {}).diverged);
}

TEST(Training, refuses_a_source_without_events) {
  Network network(Json::array({dense(1, "sigmoid")}), "network", 2, {});
  EXPECT_THROW(train(network, settings_of(Json::object()), EventsInMemory(2, 1), {}, {}),
               InputError);
}

TEST(Training, refuses_events_without_any_weight) {
  EventsInMemory events(1, 1);
  for (int i = 0; i < 10; ++i) events.add({1}, {1}, 0);
  Network network(Json::array({dense(1, "sigmoid")}), "network", 1, {});
  EXPECT_THROW(train(network, settings_of({{"batch_size", 4}}), events, {}, {}), InputError);
}

}  // namespace
}  // namespace hepsweep::nn
