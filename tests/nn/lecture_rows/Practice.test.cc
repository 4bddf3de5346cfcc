// Known answers of the lectures about the practice of training.

#include <algorithm>
#include <cmath>
#include <numbers>

#include <gtest/gtest.h>

#include "nn/training/training_step.hh"
#include "tests/nn/training/small_problem.hh"

namespace hepsweep::nn {
namespace {

using testing::EventsInMemory;

Json dense(std::size_t units, const Json& activation) {
  return {{"dense", {{"units", units}, {"activation", activation}}}};
}

TrainingSettings settings_of(const Json& changes) {
  Json json = {{"loss", "binary_cross_entropy"}, {"batch_size", 32}, {"epochs", 5}};
  json.update(changes);
  return read_training_settings(json, "training");
}

TEST(LectureRow, G3_descent_fits_the_line_of_least_squares) {
  const double x[5] = {-1, 0, 0.5, 2, 3}, t[5] = {0.2, 1.1, 1.3, 3.2, 3.9};
  NetworkOf<double> network(Json::array({dense(1, "identity")}), "network", 1, {});
  TrainingStep<double> step(
      network,
      settings_of({{"loss", "half_squared_error"}, {"optimizer", "sgd"}, {"batch_size", 5}}));
  std::copy_n(x, 5, step.inputs());
  std::copy_n(t, 5, step.targets());
  std::fill_n(step.weights(), 5, 1.0);
  for (int i = 0; i < 1000; ++i) step.run(5, {0.3});
  double mean_x = 0, mean_t = 0, xx = 0, xt = 0;
  for (int i = 0; i < 5; ++i) mean_x += x[i] / 5, mean_t += t[i] / 5;
  for (int i = 0; i < 5; ++i) {
    xx += (x[i] - mean_x) * (x[i] - mean_x);
    xt += (x[i] - mean_x) * (t[i] - mean_t);
  }
  EXPECT_NEAR(network.weights()[0], xt / xx, 1e-6);
  EXPECT_NEAR(network.weights()[1], mean_t - xt / xx * mean_x, 1e-6);
}

TEST(LectureRow, G21_looking_at_validation_events_changes_no_weight) {
  const EventsInMemory events = testing::two_normals(300, 3);
  const EventsInMemory validation = testing::two_normals(77, 3);
  int looks = 0;
  const auto trained = [&](const EpochMonitor& monitor) {
    Network network({dense(7, "tanh"), {{"dropout", {{"rate", 0.3}}}}, dense(1, "sigmoid")},
                    "network", 3, {.study = 5});
    train(network, settings_of(Json::object()), events, monitor, {.study = 5});
    return network.weights();
  };
  const auto look = [&](const EpochReport& report) {
    std::vector<float> scores(validation.events());
    report.network.predict(validation.all_inputs.data(), scores.size(), scores.data());
    ++looks;
    return EpochVerdict{};
  };
  EXPECT_EQ(trained(look), trained({}));
  EXPECT_EQ(looks, 5);  // once in each epoch
}

TEST(LectureRow, G24_an_epoch_is_the_batches_of_all_events) {
  for (const auto& [events, batch, steps] :
       {std::tuple{100, 32, 4U}, {128, 32, 4U}, {129, 32, 5U}, {1290, 32, 41U}, {5, 32, 1U}}) {
    Network network(Json::array({dense(1, "sigmoid")}), "network", 2, {});
    std::vector<std::uint64_t> updates;
    train(network, settings_of({{"batch_size", batch}, {"epochs", 3}}),
          testing::two_normals(static_cast<std::size_t>(events), 2),
          [&](const EpochReport& report) {
            updates.push_back(report.training.updates());
            return EpochVerdict{};
          },
          {});
    EXPECT_EQ(updates, (std::vector<std::uint64_t>{steps, 2 * steps, 3 * steps})) << events;
  }
}

/// The training loss of each epoch with an optimizer.
std::vector<double> losses(const Json& optimizer, const Json& layers, const EventsInMemory& events,
                           Json changes) {
  changes["optimizer"] = optimizer;
  Network network(layers, "network", 2, {.study = 1});
  return train(network, settings_of(changes), events, {}, {.study = 1}).training_loss;
}

/// Signal on a ring of radius 2 around the background.
EventsInMemory ring(std::size_t count, std::uint64_t seed) {
  EventsInMemory events(2, 1);
  RandomStream stream(seed);
  for (std::size_t i = 0; i < count; ++i) {
    double x = 0.5 * stream.normal(), y = 0.5 * stream.normal();
    if (i % 2 == 1) {
      const double angle = 2 * std::numbers::pi * stream.uniform();
      x += 2 * std::cos(angle), y += 2 * std::sin(angle);
    }
    events.add({static_cast<float>(x), static_cast<float>(y)}, {static_cast<float>(i % 2)});
  }
  return events;
}

/// What the two end with at the same learning rate.
std::pair<double, double> adagrad_and_adam(const Json& layers, const EventsInMemory& events,
                                           double rate, Json changes) {
  std::vector<double> last;
  for (const char* name : {"adagrad", "adam"}) {
    const Json optimizer = {{name, {{"learning_rate", rate}}}};
    last.push_back(losses(optimizer, layers, events, changes).back());
  }
  return {last[0], last[1]};
}

TEST(LectureRow, E26_adagrad_stops_early_in_a_deep_network_only) {
  Json hidden = dense(16, "relu");
  hidden["repeat"] = 8;
  const auto [adagrad, adam] =
      adagrad_and_adam({hidden, dense(1, "sigmoid")}, ring(1000, 1), 0.001, {{"epochs", 40}});
  EXPECT_GT(adagrad, 2 * adam);
  EventsInMemory line(2, 1);
  RandomStream stream(4);
  for (int i = 0; i < 500; ++i) {
    const double x = stream.normal(), y = stream.normal();
    line.add({static_cast<float>(x), static_cast<float>(y)},
             {static_cast<float>(0.5 * x - 0.2 * y + 0.1 * stream.normal())});
  }
  const auto [one, other] = adagrad_and_adam(
      Json::array({dense(1, "identity")}), line, 0.1,
      {{"loss", "squared_error"}, {"batch_size", 500}, {"epochs", 600}, {"schedule", "cosine"}});
  EXPECT_NEAR(one, other, 1e-5);
}

TEST(LectureRow, E20_E34_every_other_optimizer_is_faster_than_plain_descent) {
  // With the defaults; the figures are a table of the epochs to a loss of 0.2 and the last loss.
  const EventsInMemory events = ring(1000, 1);
  const auto course = [&](const std::string& name) {
    return losses(name, {dense(16, "tanh"), dense(1, "sigmoid")}, events, {{"epochs", 100}});
  };
  const auto epochs_to = [](const std::vector<double>& all) {
    return std::find_if(all.begin(), all.end(), [](double loss) { return loss < 0.2; }) -
           all.begin();
  };
  const auto plain = course("sgd");
  EXPECT_EQ(epochs_to(plain), 100) << "it never comes there";
  for (const OptimizerKind& kind : optimizer_kinds()) {
    if (kind.name == "sgd") continue;
    const auto faster = course(kind.name);
    EXPECT_LT(faster.back(), plain.back()) << kind.name;
    if (kind.name == "adagrad") continue;  // which is almost as slow
    EXPECT_LT(epochs_to(faster), 90) << kind.name;
  }
}

/// The fraction of pairs of a signal and a background event that are ranked right.
double area(Network& network, const EventsInMemory& events) {
  std::vector<float> scores(events.events());
  network.predict(events.all_inputs.data(), scores.size(), scores.data());
  double right = 0;
  for (std::size_t i = 1; i < scores.size(); i += 2) {
    for (std::size_t j = 0; j < scores.size(); j += 2) {
      right += scores[i] > scores[j] ? 1 : scores[i] == scores[j] ? 0.5 : 0;
    }
  }
  return right / std::pow(static_cast<double>(scores.size()) / 2, 2);
}

TEST(LectureRow, G46_a_linear_network_reaches_the_best_area_of_two_normals) {
  const EventsInMemory events = testing::two_normals(20000, 4);  // 2 standard deviations apart
  Network network(Json::array({dense(1, "sigmoid")}), "network", 4, {.study = 1});
  train(network,
        settings_of({{"batch_size", 500},
                     {"epochs", 10},
                     {"optimizer", {{"adam", {{"learning_rate", 0.01}}}}}}),
        events, {}, {.study = 1});
  // The area of a score w x is Phi(w d / (sqrt(2) |w|)), d the vector between the means.
  double along = 0, squares = 0;
  for (std::size_t i = 0; i < 4; ++i) {
    const double weight = static_cast<double>(network.weights()[i]);
    along += weight;
    squares += weight * weight;
  }
  const auto area_of = [](double distance) { return std::erfc(-distance / 2) / 2; };
  EXPECT_NEAR(area_of(2), 0.9214, 5e-5);
  EXPECT_NEAR(area_of(along / std::sqrt(squares)), area_of(2), 0.002);
  EXPECT_NEAR(area(network, testing::two_normals(6000, 4)), area_of(2), 0.01);  // 3 errors
}

TEST(LectureRow, G47_only_a_network_separates_a_ring) {
  const EventsInMemory events = ring(4000, 1), unseen = ring(4000, 2);
  const auto separation = [&](const Json& layers) {
    Network network(layers, "network", 2, {.study = 1});
    train(network, settings_of({{"epochs", 20}}), events, {}, {.study = 1});
    return area(network, unseen);
  };
  EXPECT_GT(separation({dense(16, "relu"), dense(1, "sigmoid")}), 0.95);
  EXPECT_NEAR(separation(Json::array({dense(1, "sigmoid")})), 0.5, 0.05);
}

}  // namespace
}  // namespace hepsweep::nn
