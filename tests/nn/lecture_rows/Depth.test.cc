// Known answers of the lectures about what width and depth are good for.

#include <algorithm>
#include <bit>
#include <cmath>
#include <map>
#include <numbers>

#include <gtest/gtest.h>

#include "nn/modules/table.hh"
#include "nn/training/training_step.hh"
#include "tests/nn/training/small_problem.hh"

namespace hepsweep::nn {
namespace {

using testing::EventsInMemory;

Json dense(std::size_t units, const Json& activation, const Json& initialiser = "glorot_uniform") {
  return {{"dense", {{"units", units}, {"activation", activation}, {"initialiser", initialiser}}}};
}

Json repeated(Json layer, int times) {
  layer["repeat"] = times;
  return layer;
}

TrainingSettings adam(const char* loss, double rate, int batch, int epochs) {
  return read_training_settings({{"loss", loss},
                                 {"optimizer", {{"adam", {{"learning_rate", rate}}}}},
                                 {"batch_size", batch},
                                 {"epochs", epochs}},
                                "training");
}

TEST(LectureRow, B33_every_layer_is_printed_with_its_shape_and_parameters) {
  const auto network = describe_network({dense(300, "tanh"), dense(1, "sigmoid")}, "network", 28);
  const std::string table = table_text(network);
  for (const char* text : {"inputs", "28", "dense_1", "300", "8,700", "dense_2", "301", "9,001"}) {
    EXPECT_NE(table.find(text), std::string::npos) << text << " is not in\n" << table;
  }
}

// Every kind of layer between two others: its shape is what the next one gets.
TEST(LectureRow, B35_shapes_go_through_every_kind_of_layer) {
  const std::map<std::string, Json> settings = {{"dense", {{"units", 5}, {"activation", "relu"}}},
                                                {"dropout", {{"rate", 0.2}}},
                                                {"activation", "tanh"}};
  for (const LayerKind& kind : layer_kinds()) {
    ASSERT_TRUE(settings.contains(kind.name)) << kind.name << " is not in this test: add it";
    const Json layers = {dense(4, "relu"), {{kind.name, settings.at(kind.name)}}, dense(3, "tanh")};
    const auto description = describe_network(layers, "network", 6);
    const std::size_t between = description.layers[1].output.size();
    EXPECT_EQ(between, kind.name == "dense" ? 5U : 4U);
    EXPECT_EQ(description.layers[2].parameters, (between + 1) * 3) << kind.name;
    Network network(layers, "network", 6, {});
    std::vector<float> outputs(2 * description.outputs, NAN);
    network.predict(std::vector<float>(12, 0.5F).data(), 2, outputs.data());
    for (const float output : outputs) EXPECT_TRUE(std::isfinite(output)) << kind.name;
  }
}

TEST(LectureRow, C3_a_network_maps_n_numbers_to_m) {
  for (const std::size_t n : {1, 7, 784}) {
    for (const std::size_t m : {1, 2, 10}) {
      Network network({dense(9, "relu"), dense(m, "identity")}, "network", n, {.study = 3});
      std::vector<float> outputs(m + 1, -77);
      network.predict(std::vector<float>(n, 0.3F).data(), 1, outputs.data());
      EXPECT_EQ(network.outputs(), m);
      EXPECT_EQ(std::count(outputs.begin(), outputs.end(), -77.0F), 1) << n << " to " << m;
    }
  }
}

/// The largest error of a trained network with one hidden layer on sin(2 pi x) in [0, 1].
double largest_error_of_sine(std::size_t units) {
  EventsInMemory events(1, 1);
  const auto sine = [](double x) { return std::sin(2 * std::numbers::pi * x); };
  for (int i = 0; i <= 200; ++i) {
    const double x = i / 200.0;
    events.add({static_cast<float>(x)}, {static_cast<float>(sine(x))});
  }
  const Json wide = {{"uniform", {{"limit", 6}}}};  // so that thresholds lie inside [0, 1]
  Network network({dense(units, "tanh", wide), dense(1, "identity")}, "network", 1, {.study = 1});
  auto settings = adam("squared_error", 0.02, 201, 3000);
  settings.schedule = {"cosine", Json::object(), "training.schedule"};
  train(network, settings, events, {}, {.study = 1});
  double largest = 0;
  for (int i = 0; i <= 1000; ++i) {
    const float x = static_cast<float>(i) / 1000;
    float y = 0;
    network.predict(&x, 1, &y);
    largest = std::max(largest, std::abs(static_cast<double>(y) - sine(static_cast<double>(x))));
  }
  return largest;
}

TEST(LectureRow, C6_one_hidden_layer_approximates_a_sine) {
  const double one = largest_error_of_sine(1), three = largest_error_of_sine(3);
  const double fifty = largest_error_of_sine(50);
  EXPECT_LT(fifty, 0.05);
  EXPECT_GT(one, three);
  EXPECT_GT(three, fifty);
}

/// The training loss of a deep network after five epochs.
double loss_at_epoch_five(const Json& initialiser) {
  const EventsInMemory events = testing::two_normals(2000, 10);
  Network network({repeated(dense(32, "tanh", initialiser), 10), dense(1, "sigmoid", initialiser)},
                  "network", 10, {.study = 1});
  return train(network, adam("binary_cross_entropy", 0.001, 64, 5), events, {}, {.study = 1})
      .training_loss.back();
}

TEST(LectureRow, C16_a_start_of_the_right_scale_learns_where_a_naive_one_does_not) {
  const double scaled = loss_at_epoch_five("glorot_normal");
  EXPECT_LT(scaled, 0.2);
  EXPECT_GT(loss_at_epoch_five(Json{{"normal", {{"sd", 2}}}}), 1.5 * scaled);
  EXPECT_GT(loss_at_epoch_five(Json{{"normal", {{"sd", 0.001}}}}), 3 * scaled);  // all but dead
}

/// |s - c| of the sum s of what enters, as two units whose sum it is.
void add_fold(std::vector<float>& weights, std::size_t inputs, float c) {
  for (std::size_t i = 0; i < inputs; ++i) weights.insert(weights.end(), {1, -1});
  weights.insert(weights.end(), {-c, c});
}

// The sum of the bits is folded in its middle until 0, 1 or 2 is left: 2 log2(n) units, where one
// hidden layer of steps needs n.
TEST(LectureRow, C20_a_deep_network_counts_parity_with_few_units) {
  constexpr std::size_t bits = 16;
  Network network({repeated(dense(2, "relu"), 4), dense(1, "identity")}, "network", bits, {});
  std::vector<float> weights;
  add_fold(weights, bits, 8);
  for (const float middle : {4.0F, 2.0F, 1.0F}) add_fold(weights, 2, middle);
  weights.insert(weights.end(), {-1, -1, 1});
  network.set_weights(weights);
  std::vector<float> events;
  for (std::uint32_t word = 0; word < 1U << bits; ++word) {
    for (std::size_t bit = 0; bit < bits; ++bit) {
      events.push_back(static_cast<float>(word >> bit & 1U));
    }
  }
  std::vector<float> parity(1U << bits);
  network.predict(events.data(), parity.size(), parity.data());
  std::size_t right = 0;
  for (std::uint32_t word = 0; word < parity.size(); ++word) {
    right += parity[word] == static_cast<float>(std::popcount(word) % 2) ? 1 : 0;
  }
  EXPECT_EQ(right, parity.size());
}

TEST(LectureRow, C20_a_network_of_two_layers_learns_the_parity_of_four_bits) {
  EventsInMemory events(4, 1);
  for (std::uint32_t word = 0; word < 16; ++word) {
    std::vector<float> bits;
    for (std::size_t bit = 0; bit < 4; ++bit) bits.push_back(static_cast<float>(word >> bit & 1U));
    events.add(bits, {static_cast<float>(std::popcount(word) % 2)});
  }
  int solved = 0;
  for (std::uint64_t seed = 1; seed <= 5; ++seed) {
    Network network({repeated(dense(8, "tanh"), 2), dense(1, "sigmoid")}, "network", 4,
                    {.study = seed});
    train(network, adam("binary_cross_entropy", 0.02, 16, 1500), events, {}, {.study = seed});
    std::vector<float> scores(16);
    network.predict(events.all_inputs.data(), 16, scores.data());
    int right = 0;
    for (std::size_t i = 0; i < 16; ++i) right += (scores[i] > 0.5F) == (events.all_targets[i] > 0);
    solved += right == 16;
  }
  EXPECT_GE(solved, 4);
}

TEST(LectureRow, C24_a_slice_of_a_quadratic_loss_is_a_parabola) {
  NetworkOf<double> network(Json::array({dense(1, "identity")}), "network", 3, {.study = 2});
  TrainingStep<double> step(
      network, read_training_settings({{"loss", "squared_error"}, {"batch_size", 4}}, "training"));
  RandomStream stream(3);
  for (std::size_t i = 0; i < 12; ++i) step.inputs()[i] = stream.normal();
  for (std::size_t i = 0; i < 4; ++i) step.targets()[i] = stream.normal(), step.weights()[i] = 1;
  const auto centre = network.weights();
  const std::vector<double> direction = {0.3, -1.2, 0.5, 2};
  const auto loss_at = [&](double t) {
    auto weights = centre;
    for (std::size_t i = 0; i < weights.size(); ++i) weights[i] += t * direction[i];
    network.set_weights(weights);
    return step.mean_loss(step.gradient(4));
  };
  for (const double t : {-1.0, 0.0, 2.5}) {
    EXPECT_NEAR(loss_at(t + 3) - 3 * loss_at(t + 2) + 3 * loss_at(t + 1) - loss_at(t), 0, 1e-11);
    EXPECT_GT(loss_at(t + 2) - 2 * loss_at(t + 1) + loss_at(t), 0.1);  // it opens upwards
  }
}

/// The standard deviation over seeds of the loss that training ends with, on the exclusive or.
double spread_of_final_loss(std::size_t units) {
  const EventsInMemory events = testing::exclusive_or();
  double sum = 0, squares = 0;
  constexpr int seeds = 20;
  for (std::uint64_t seed = 1; seed <= seeds; ++seed) {
    Network network({dense(units, "tanh"), dense(1, "sigmoid")}, "network", 2, {.study = seed});
    const double loss =
        train(network, adam("binary_cross_entropy", 0.03, 4, 600), events, {}, {.study = seed})
            .training_loss.back();
    sum += loss;
    squares += loss * loss;
  }
  return std::sqrt((squares - sum * sum / seeds) / (seeds - 1));
}

TEST(LectureRow, C25_minima_of_wide_networks_are_nearly_equivalent) {
  const double two = spread_of_final_loss(2), four = spread_of_final_loss(4);
  const double sixteen = spread_of_final_loss(16);
  EXPECT_GT(two, 1.5 * four);
  EXPECT_GT(four, 10 * sixteen);
}

}  // namespace
}  // namespace hepsweep::nn
