// Known answers of the lectures about how networks are trained, and when that ends.

#include <algorithm>
#include <cmath>

#include <gtest/gtest.h>

#include "core/error.hh"
#include "nn/training/early_stopper.hh"
#include "nn/training/training_step.hh"
#include "tests/nn/training/small_problem.hh"

namespace hepsweep::nn {
namespace {

using testing::EventsInMemory;
using testing::exclusive_or;

Json dense(std::size_t units, const Json& activation) {
  return {{"dense", {{"units", units}, {"activation", activation}}}};
}

EventsInMemory truth_table(bool both) {
  EventsInMemory events(2, 1);
  for (const float a : {0.0F, 1.0F}) {
    for (const float b : {0.0F, 1.0F}) {
      events.add({a, b}, {(both ? a + b > 1.5F : a + b > 0.5F) ? 1.0F : 0.0F});
    }
  }
  return events;
}

int right(Network& network, const EventsInMemory& events) {
  std::vector<float> scores(events.events());
  network.predict(events.all_inputs.data(), events.events(), scores.data());
  int count = 0;
  for (std::size_t i = 0; i < scores.size(); ++i) {
    count += (scores[i] > 0.5F) == (events.all_targets[i] > 0.5F);
  }
  return count;
}

TrainingSettings perceptron_rule(int epochs) {
  return read_training_settings({{"loss", "perceptron"},
                                 {"optimizer", {{"sgd", {{"learning_rate", 0.1}}}}},
                                 {"batch_size", 1},
                                 {"epochs", epochs}},
                                "training");
}

TEST(LectureRow, B8_B9_B10_R53_the_perceptron_rule_learns_and_and_or) {
  for (const bool both : {true, false}) {
    const EventsInMemory events = truth_table(both);
    Network network(Json::array({dense(1, "step")}), "network", 2, {});
    network.set_weights(std::vector<float>(3));
    train(network, perceptron_rule(30), events, {}, {});
    EXPECT_EQ(right(network, events), 4) << (both ? "and" : "or");
  }
}

TEST(LectureRow, B8_R53_the_step_is_rate_times_target_minus_output) {
  Network network(Json::array({dense(1, "step")}), "network", 2, {});
  network.set_weights(std::vector<float>{0.5F, -1, 0});
  EventsInMemory events(2, 1);
  events.add({1, 2}, {1});  // z = -1.5: y = 0
  train(network, perceptron_rule(1), events, {}, {});
  const auto weights = network.weights();
  EXPECT_FLOAT_EQ(weights[0], 0.5F + 0.1F);
  EXPECT_FLOAT_EQ(weights[1], -1 + 0.2F);
  EXPECT_FLOAT_EQ(weights[2], 0.1F);
}

TEST(LectureRow, B11_B12_no_perceptron_learns_the_exclusive_or) {
  const EventsInMemory events = exclusive_or();
  const TrainingSettings settings = perceptron_rule(10);
  for (std::uint64_t seed = 1; seed <= 1000; ++seed) {
    Network network(Json::array({dense(1, "step")}), "network", 2, {.study = seed});
    EXPECT_LE(right(network, events), 3);
    train(network, settings, events, {}, {.study = seed});
    EXPECT_LE(right(network, events), 3);
  }
}

/// How many networks know so many of the four answers after their training.
int solved(const Json& layers, int seeds, std::vector<int> answers = {4}) {
  const EventsInMemory events = exclusive_or();
  const auto settings =
      read_training_settings({{"loss", "binary_cross_entropy"},
                              {"batch_size", 4},
                              {"epochs", 600},
                              {"optimizer", {{"adam", {{"learning_rate", 0.03}}}}}},
                             "training");
  int count = 0;
  for (int seed = 1; seed <= seeds; ++seed) {
    const Seeds own{.study = static_cast<std::uint64_t>(seed)};
    Network network(layers, "network", 2, own);
    train(network, settings, events, {}, own);
    count += std::ranges::count(answers, right(network, events)) > 0;
  }
  return count;
}

TEST(LectureRow, B13_C1_a_hidden_layer_learns_the_exclusive_or) {
  EXPECT_GE(solved({dense(2, "tanh"), dense(1, "sigmoid")}, 10), 1);
  EXPECT_GE(solved({dense(4, "tanh"), dense(1, "sigmoid")}, 20), 19);
}

TEST(LectureRow, B17_only_a_nonlinear_network_learns_the_exclusive_or) {
  const Json linear = {dense(8, "identity"), dense(8, "identity"), dense(1, "sigmoid")};
  EXPECT_EQ(solved(linear, 5, {2, 3}), 5);  // 50 to 75 %
  EXPECT_EQ(solved({dense(16, "relu"), dense(1, "sigmoid")}, 5), 5);
}

TEST(LectureRow, B32_a_trained_gate_is_that_set_by_hand) {
  const EventsInMemory events = truth_table(true);
  Network trained(Json::array({dense(1, "sigmoid")}), "network", 2, {});
  train(trained,
        read_training_settings({{"loss", "binary_cross_entropy"},
                                {"batch_size", 4},
                                {"epochs", 500},
                                {"optimizer", {{"adam", {{"learning_rate", 0.05}}}}}},
                               "training"),
        events, {}, {});
  Network by_hand(Json::array({dense(1, "step")}), "network", 2, {});
  by_hand.set_weights(std::vector<float>{1, 1, -1.5F});
  EXPECT_EQ(right(trained, events), 4);
  EXPECT_EQ(right(by_hand, events), 4);
}

/// Trains one weight towards 1 with full batches: the loss is (w - 1)^2 / 2, which falls by 0.81
/// and w by 0.9 in an epoch.
TrainingOutcome stopped(const Json& stop) {
  EventsInMemory events(1, 1);
  events.add({1}, {1});
  Network network(Json::array({dense(1, "identity")}), "network", 1, {});
  network.set_weights(std::vector<float>{0, 0});
  return train(network,
               read_training_settings({{"loss", "half_squared_error"},
                                       {"batch_size", 1},
                                       {"epochs", 1000},
                                       {"optimizer", {{"sgd", {{"learning_rate", 0.05}}}}},
                                       {"stop", stop}},
                                      "training"),
               events, {}, {});
}

TEST(LectureRow, E1_E41_stops_below_a_loss) {
  const auto outcome = stopped({{"loss_below", 0.01}});
  // 0.5 x 0.81^(n-1) < 0.01 first for n = 20.
  EXPECT_EQ(outcome.epochs, 20);
  EXPECT_NE(outcome.reason.find("loss"), std::string::npos);
  EXPECT_FALSE(outcome.diverged);
}

TEST(LectureRow, E1_stops_where_parameters_are_stable) {
  const auto outcome = stopped({{"change_below", 0.001}});
  // Weight and bias change by 0.05 x 0.9^(n-1): below 0.001 first for n = 39.
  EXPECT_EQ(outcome.epochs, 39);
  EXPECT_NE(outcome.reason.find("parameter"), std::string::npos);
}

TEST(LectureRow, E38_a_high_learning_rate_is_flagged) {
  const EventsInMemory events = testing::two_normals(64, 2);
  Network network({dense(8, "relu"), dense(1, "identity")}, "network", 2, {});
  const auto outcome = train(
      network,
      read_training_settings(
          {{"loss", "half_squared_error"}, {"optimizer", {{"sgd", {{"learning_rate", 1e5}}}}}},
          "training"),
      events, {}, {});
  EXPECT_TRUE(outcome.diverged);
}

TEST(LectureRow, E39_epochs_to_one_per_cent_go_as_one_over_the_rate) {
  const auto epochs = [](double rate) {
    const auto optimizer =
        make_optimizer<double>(read_optimizer({"sgd", Json::object(), "training.optimizer"}), 1);
    double value = 1;  // on f = x^2 / 2
    int count = 0;
    for (; std::abs(value) > 0.01; ++count) {
      const double gradient = value;
      optimizer->begin_step({rate});
      optimizer->update(0, 1, &gradient, &value);
    }
    return count;
  };
  EXPECT_NEAR(epochs(0.001) / static_cast<double>(epochs(0.002)), 2, 0.01);
}

TEST(LectureRow, E40_units_that_start_equal_stay_equal) {
  const EventsInMemory events = exclusive_or();
  Json hidden = dense(3, "tanh");
  hidden["dense"]["initialiser"] = {{"constant", {{"value", 0.5}}}};
  Network network({hidden, dense(1, "sigmoid")}, "network", 2, {});
  auto weights = network.weights();
  std::fill(weights.begin() + 9, weights.begin() + 12, 0.3F);
  network.set_weights(weights);
  train(network,
        read_training_settings(
            {{"loss", "binary_cross_entropy"}, {"batch_size", 4}, {"epochs", 50}}, "training"),
        events, {}, {});
  weights = network.weights();
  EXPECT_NE(weights[0], 0.5F);
  for (const std::size_t first : {0, 3, 6}) {
    EXPECT_EQ(weights[first], weights[first + 1]);
    EXPECT_EQ(weights[first], weights[first + 2]);
  }
}

TEST(LectureRow, E40_the_same_seed_gives_the_same_weights) {
  const Json layers = {dense(5, "relu"), dense(1, "sigmoid")};
  EXPECT_EQ(Network(layers, "network", 3, {.study = 7}).weights(),
            Network(layers, "network", 3, {.study = 7}).weights());
}

TEST(LectureRow, E17_the_full_batch_has_the_mean_gradient) {
  const auto settings =
      read_training_settings({{"loss", "binary_cross_entropy"}, {"batch_size", 4}}, "training");
  NetworkOf<double> network({dense(3, "tanh"), dense(1, "sigmoid")}, "network", 2, {.study = 2});
  TrainingStep<double> step(network, settings);
  const double x[8] = {0, 0.3, -1, 2, 1, 1, 0.5, -0.7}, t[4] = {0, 1, 1, 0};
  const auto gradient = [&](std::size_t begin, std::size_t count) {
    std::copy_n(x + 2 * begin, 2 * count, step.inputs());
    std::copy_n(t + begin, count, step.targets());
    std::fill_n(step.weights(), count, 1.0);
    step.gradient(count);
    return network.sequence().parameters().gradients_packed();
  };
  const auto whole = gradient(0, 4), first = gradient(0, 2), second = gradient(2, 2);
  for (std::size_t i = 0; i < whole.size(); ++i) {
    EXPECT_NEAR(whole[i], (first[i] + second[i]) / 2, 1e-12);
  }
}

TEST(LectureRow, F9_early_stopping_on_its_known_sequence) {
  EarlyStopper stopper({.metric = "loss", .patience = 2});
  const double losses[] = {5, 4, 3, 4, 5};
  for (int epoch = 1; epoch <= 5; ++epoch) {
    EXPECT_EQ(stopper.improves(losses[epoch - 1]), epoch <= 3);
    EXPECT_EQ(stopper.exhausted(), epoch == 5);
  }
  EXPECT_EQ(stopper.best_epoch(), 3);
}

TEST(LectureRow, F9_stops_at_a_satisfactory_level) {
  const EventsInMemory events = testing::two_normals(100, 2);
  Network network(Json::array({dense(1, "sigmoid")}), "network", 2, {});
  const auto settings = read_training_settings(
      {{"loss", "binary_cross_entropy"},
       {"epochs", 50},
       {"early_stopping", {{"metric", "auc"}, {"patience", 20}, {"target", 0.8}}}},
      "training");
  const double aucs[] = {0.6, 0.79, 0.7, 0.8, 0.9};
  const auto outcome =
      train(network, settings, events,
            [&](const EpochReport& report) {
              return EpochVerdict{.metrics = {{"auc", aucs[report.epoch - 1]}}, .reason = {}};
            },
            {});
  EXPECT_EQ(outcome.epochs, 4);
  EXPECT_EQ(outcome.best_epoch, 4);
  EXPECT_NE(outcome.reason.find("0.8"), std::string::npos) << outcome.reason;
}

}  // namespace
}  // namespace hepsweep::nn
