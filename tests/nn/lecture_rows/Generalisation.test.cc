// Known answers of the lectures about overtraining, and what helps against it.

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

TrainingSettings adam(const char* loss, double rate, std::size_t batch, std::size_t epochs) {
  return read_training_settings({{"loss", loss},
                                 {"optimizer", {{"adam", {{"learning_rate", rate}}}}},
                                 {"batch_size", batch},
                                 {"epochs", epochs}},
                                "training");
}

/// sin(pi x) with noise of standard deviation 0.3, x from -1 to 1.
EventsInMemory noisy_sine(std::size_t count, std::uint64_t seed) {
  EventsInMemory events(1, 1);
  RandomStream stream(seed);
  for (std::size_t i = 0; i < count; ++i) {
    const double x = 2 * stream.uniform() - 1;
    const double y = std::sin(std::numbers::pi * x) + 0.3 * stream.normal();
    events.add({static_cast<float>(x)}, {static_cast<float>(y)});
  }
  return events;
}

double mean_square(Network& network, const EventsInMemory& events) {
  std::vector<float> outputs(events.events());
  network.predict(events.all_inputs.data(), outputs.size(), outputs.data());
  double sum = 0;
  for (std::size_t i = 0; i < outputs.size(); ++i) {
    sum += std::pow(static_cast<double>(outputs[i] - events.all_targets[i]), 2);
  }
  return sum / static_cast<double>(outputs.size());
}

struct Fit {
  double training, unseen;  ///< mean squared errors
  double gap() const { return unseen - training; }
};

/// A network with one hidden layer, trained for about 4,000 updates.
Fit fit_of(std::size_t units, std::size_t count) {
  const EventsInMemory events = noisy_sine(count, 1);
  Json hidden = dense(units, "tanh");
  hidden["dense"]["initialiser"] = {{"uniform", {{"limit", 10}}}};  // it can follow single points
  Network network({hidden, dense(1, "identity")}, "network", 1, {.study = 1});
  const std::size_t batch = std::min<std::size_t>(count, 100);
  train(network, adam("squared_error", 0.01, batch, 4000 * batch / count), events, {},
        {.study = 1});
  return {mean_square(network, events), mean_square(network, noisy_sine(10000, 2))};
}

TEST(LectureRow, F1_a_large_network_learns_twenty_points_by_heart) {
  const Fit few = fit_of(100, 20), many = fit_of(100, 10000);
  EXPECT_GT(few.gap(), 0.1);
  EXPECT_NEAR(many.gap(), 0, 0.01);
  EXPECT_NEAR(many.unseen, 0.09, 0.01);  // nothing but the noise
}

TEST(LectureRow, F2_the_gap_grows_with_the_width) {
  const Fit two = fit_of(2, 20), ten = fit_of(10, 20), hundred = fit_of(100, 20);
  EXPECT_LT(two.gap(), ten.gap());
  EXPECT_LT(ten.gap(), hundred.gap());
}

TEST(LectureRow, C7_F3_F5_G2_the_error_falls_with_the_number_of_events) {
  Fit before = fit_of(100, 20);
  for (const std::size_t count : {100, 500}) {
    const Fit fit = fit_of(100, count);
    EXPECT_LT(fit.unseen, before.unseen) << count;
    EXPECT_LT(fit.gap(), before.gap()) << count;
    before = fit;
  }
}

TEST(LectureRow, F17_dropout_averages_over_networks) {
  // A linear layer behind dropout: the mean over all masks is the network without it, exactly, the
  // variance rate/(1 - rate) sum (w x)^2.
  const double rate = 0.4;
  NetworkOf<double> network({{{"dropout", {{"rate", rate}}}}, dense(1, "identity")}, "network", 5,
                            {.study = 3});
  const std::vector<double> event = {1, -2, 0.5, 3, 0.2};
  const auto weights = network.weights();
  double variance = 0;
  for (std::size_t i = 0; i < 5; ++i) variance += std::pow(weights[i] * event[i], 2);
  variance *= rate / (1 - rate);
  double scaled = 0;
  network.predict(event.data(), 1, &scaled);
  Sequence<double>& sequence = network.sequence();
  sequence.reserve(1);
  constexpr std::uint64_t masks = 40000;
  double sum = 0, squares = 0;
  for (std::uint64_t mask = 0; mask < masks; ++mask) {
    const double output =
        sequence.forward({event.data(), 1, 5, 5}, {.training = true, .step = mask}).data[0];
    sum += output - scaled;
    squares += (output - scaled) * (output - scaled);
  }
  EXPECT_NEAR(sum / masks, 0, 4 * std::sqrt(variance / masks));
  EXPECT_NEAR(squares / masks / variance, 1, 0.02);
}

/// The losses at the end of a training that learns its 200 events by heart.
std::pair<double, double> overtrained_loss(double rate) {
  EventsInMemory all = testing::two_normals(2200, 5), training(5, 1);
  for (std::size_t i = 0; i < 200; ++i) {
    training.add({all.all_inputs.begin() + static_cast<std::ptrdiff_t>(5 * i),
                  all.all_inputs.begin() + static_cast<std::ptrdiff_t>(5 * i + 5)},
                 {all.all_targets[i]});
  }
  const Json dropout = {{"dropout", {{"rate", rate}}}};
  Network network({dense(100, "relu"), dropout, dense(100, "relu"), dropout, dense(1, "sigmoid")},
                  "network", 5, {.study = 1});
  train(network, adam("binary_cross_entropy", 0.001, 50, 200), training, {}, {.study = 1});
  std::vector<float> scores(2200);
  network.predict(all.all_inputs.data(), 2200, scores.data());
  const auto loss = [&](std::size_t begin, std::size_t end) {
    double sum = 0;
    for (std::size_t i = begin; i < end; ++i) {
      const float p = all.all_targets[i] > 0.5F ? scores[i] : 1 - scores[i];
      sum -= std::log(std::max(static_cast<double>(p), 1e-15));
    }
    return sum / static_cast<double>(end - begin);
  };
  return {loss(0, 200), loss(200, 2200)};
}

TEST(LectureRow, F18_F19_dropout_helps_an_overtrained_network) {
  const auto [without_training, without] = overtrained_loss(0);
  const auto [with_training, with] = overtrained_loss(0.5);
  EXPECT_GT(with_training, without_training);
  EXPECT_LT(with, 0.8 * without);
}

/// Two half moons, their points moved by a normal distribution of standard deviation 0.35.
EventsInMemory moons(std::size_t count, std::uint64_t seed) {
  EventsInMemory events(2, 1);
  RandomStream stream(seed);
  for (std::size_t i = 0; i < count; ++i) {
    const double turn = std::numbers::pi * stream.uniform();
    const bool lower = i % 2 == 1;
    const double x = lower ? 1 - std::cos(turn) : std::cos(turn);
    const double y = lower ? 0.5 - std::sin(turn) : std::sin(turn);
    events.add({static_cast<float>(x + 0.35 * stream.normal()),
                static_cast<float>(y + 0.35 * stream.normal())},
               {lower ? 1.0F : 0.0F});
  }
  return events;
}

double accuracy_on_moons(std::size_t units) {
  Network network({dense(units, "tanh"), dense(1, "sigmoid")}, "network", 2, {.study = 1});
  train(network, adam("binary_cross_entropy", 0.05, 200, 3000), moons(200, 1), {}, {.study = 1});
  const EventsInMemory unseen = moons(10000, 2);
  std::vector<float> scores(unseen.events());
  network.predict(unseen.all_inputs.data(), scores.size(), scores.data());
  double right = 0;
  for (std::size_t i = 0; i < scores.size(); ++i) {
    right += (scores[i] > 0.5F) == (unseen.all_targets[i] > 0.5F) ? 1 : 0;
  }
  return right / static_cast<double>(scores.size());
}

TEST(LectureRow, G28_a_small_hidden_layer_captures_the_trend) {
  const double three = accuracy_on_moons(3), fifty = accuracy_on_moons(50);
  EXPECT_GE(three, fifty);
  EXPECT_GT(three, 0.85);
}

}  // namespace
}  // namespace hepsweep::nn
