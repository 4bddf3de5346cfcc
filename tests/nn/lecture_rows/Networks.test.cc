// Known answers of the lectures about networks of several layers.

#include <cmath>

#include <gtest/gtest.h>

#include "core/random.hh"
#include "nn/training/training_step.hh"

namespace hepsweep::nn {
namespace {

Json dense(std::size_t units, const Json& activation, const Json& initialiser = "glorot_uniform") {
  return {{"dense", {{"units", units}, {"activation", activation}, {"initialiser", initialiser}}}};
}

Json repeated(Json layer, int times) {
  layer["repeat"] = times;
  return layer;
}

std::vector<double> scores(NetworkOf<double>& network, const std::vector<double>& events) {
  const std::size_t count = events.size() / network.inputs();
  std::vector<double> all(count * network.outputs());
  network.predict(events.data(), count, all.data());
  return all;
}

TEST(LectureRow, C2_layer_by_layer_is_the_composite) {
  const Json first = dense(4, "tanh"), second = dense(2, "sigmoid");
  NetworkOf<double> whole({first, second}, "network", 3, {.study = 4});
  const auto weights = whole.weights();
  NetworkOf<double> lower(Json::array({first}), "network", 3, {});
  NetworkOf<double> upper(Json::array({second}), "network", 4, {});
  lower.set_weights(std::vector<double>(weights.begin(), weights.begin() + 16));
  upper.set_weights(std::vector<double>(weights.begin() + 16, weights.end()));
  const std::vector<double> event = {0.2, -1, 3};
  EXPECT_EQ(scores(whole, event), scores(upper, scores(lower, event)));
}

/// n equal steps of height 1/n at the middles of n intervals of [0, 1], as a hidden layer.
double largest_error_of_steps(const char* activation, std::size_t n) {
  NetworkOf<double> network({dense(n, activation), dense(1, "identity")}, "network", 1, {});
  const bool step = std::string(activation) == "step";
  const double sharpness = step ? 1 : 1e7;  // tanh(1e7 z) is a step of height 2 from -1
  std::vector<double> weights(n, sharpness);
  for (std::size_t i = 0; i < n; ++i) {
    weights.push_back(-sharpness * (static_cast<double>(i) + 0.5) / static_cast<double>(n));
  }
  weights.insert(weights.end(), n, (step ? 1.0 : 0.5) / static_cast<double>(n));
  weights.push_back(step ? 0 : 0.5);
  network.set_weights(weights);
  double largest = 0;
  for (int i = 0; i <= 10000; ++i) {
    const double x = i / 10000.0;
    largest = std::max(largest, std::abs(scores(network, {x})[0] - x));
  }
  return largest;
}

TEST(LectureRow, C8_C9_a_sum_of_steps_approximates_any_function) {
  for (const std::size_t n : {4, 10, 50}) {
    for (const char* activation : {"step", "tanh"}) {
      EXPECT_NEAR(largest_error_of_steps(activation, n), 0.5 / static_cast<double>(n), 1e-3)
          << activation << " " << n;
    }
  }
}

TEST(LectureRow, C10_C15_parameters_of_known_networks) {
  const auto parameters = [](const Json& layers, std::size_t inputs) {
    return describe_network(layers, "network", inputs).parameters;
  };
  EXPECT_EQ(parameters({dense(300, "tanh"), dense(1, "sigmoid")}, 28), 9001U);
  EXPECT_EQ(parameters({dense(2500, "tanh"), dense(2000, "tanh"), dense(1500, "tanh"),
                        dense(1000, "tanh"), dense(500, "tanh"), dense(10, "softmax")},
                       784),
            11972510U);
}

/// The gradient of the mean loss, block by block: a mean magnitude for each dense layer's weights.
std::vector<double> mean_gradients(const Json& layers, std::size_t inputs) {
  constexpr std::size_t batch = 32;
  NetworkOf<double> network(layers, "network", inputs, {.study = 6});
  TrainingStep<double> step(
      network,
      read_training_settings({{"loss", "half_squared_error"}, {"batch_size", batch}}, "training"));
  RandomStream stream(9);
  for (std::size_t i = 0; i < batch * inputs; ++i) step.inputs()[i] = stream.normal();
  for (std::size_t i = 0; i < batch; ++i) {
    step.targets()[i] = stream.normal();
    step.weights()[i] = 1;
  }
  step.gradient(batch);
  std::vector<double> means;
  Parameters<double>& parameters = network.sequence().parameters();
  for (const auto& entry : parameters.entries()) {
    if (!entry.block.regularised) continue;
    const double* gradient = parameters.view(entry).gradient;
    double sum = 0;
    for (std::size_t i = 0; i < entry.block.memory(); ++i) sum += std::abs(gradient[i]);
    means.push_back(sum / static_cast<double>(entry.block.rows * entry.block.columns));
  }
  return means;
}

TEST(LectureRow, C17_a_gradient_vanishes_through_sigmoids) {
  constexpr int depth = 10;
  const Json layers = {repeated(dense(1, "sigmoid"), depth), dense(1, "identity")};
  NetworkOf<double> network(layers, "network", 1, {});
  std::vector<double> weights;
  for (int layer = 0; layer < depth; ++layer) {
    weights.push_back(1);
    weights.push_back(layer == 0 ? 0 : -0.5);  // z = 0 in each of them
  }
  weights.insert(weights.end(), {1, 0});
  network.set_weights(weights);
  TrainingStep<double> step(
      network,
      read_training_settings({{"loss", "half_squared_error"}, {"batch_size", 1}}, "training"));
  step.inputs()[0] = 0;
  step.targets()[0] = -0.5;  // y = 0.5: dL/dy = 1
  step.weights()[0] = 1;
  step.gradient(1);
  // The first bias: through ten sigmoids.
  EXPECT_NEAR(network.sequence().parameters().gradients_packed()[1], std::pow(0.25, depth), 1e-15);
  EXPECT_NEAR(std::pow(0.25, depth), 9.54e-7, 5e-10);
}

TEST(LectureRow, C18_he_keeps_the_variance_through_twenty_layers) {
  const std::size_t width = 512, events = 64;
  std::vector<double> inputs(events * width);
  RandomStream stream(2);
  for (double& value : inputs) value = stream.normal();
  for (const int depth : {1, 5, 10, 20}) {
    Json layers = Json::array({repeated(dense(width, "relu", "he_normal"), depth - 1),
                               dense(width, "identity", "he_normal")});
    NetworkOf<double> network(layers, "network", width, {.study = 1});
    double squares = 0;
    for (const double value : scores(network, inputs)) squares += value * value;
    // The first layer sees both signs, which doubles the variance of its sums.
    const double variance = squares / static_cast<double>(inputs.size()) / 2;
    EXPECT_GT(variance, 0.5) << depth;
    EXPECT_LT(variance, 2) << depth;
  }
}

TEST(LectureRow, C18_the_scales_of_the_higgs_paper_are_expressible) {
  const auto normal = [](double sd) { return Json{{"normal", {{"sd", sd}}}}; };
  const Json layers = {dense(300, "tanh", normal(0.1)), dense(300, "tanh", normal(0.05)),
                       dense(1, "sigmoid", normal(0.001))};
  NetworkOf<double> network(layers, "network", 28, {.study = 1});
  const auto weights = network.weights();
  const auto sd = [&](std::size_t begin, std::size_t count) {
    double squares = 0;
    for (std::size_t i = begin; i < begin + count; ++i) squares += weights[i] * weights[i];
    return std::sqrt(squares / static_cast<double>(count));
  };
  EXPECT_NEAR(sd(0, 28 * 300), 0.1, 0.003);
  EXPECT_NEAR(sd(29 * 300, 300 * 300), 0.05, 0.001);
  EXPECT_NEAR(sd(29 * 300 + 301 * 300, 300), 0.001, 0.0002);
}

TEST(LectureRow, C19_earlier_layers_learn_slower) {
  const Json last = dense(1, "identity");
  const auto sigmoid = mean_gradients({repeated(dense(30, "sigmoid"), 10), last}, 30);
  EXPECT_LT(sigmoid.front() / sigmoid[9], 1e-3);
  const auto relu = mean_gradients({repeated(dense(30, "relu", "he_normal"), 10), last}, 30);
  EXPECT_GT(relu.front() / relu[9], 1 / 3.0);
  EXPECT_LT(relu.front() / relu[9], 3);
}

TEST(LectureRow, C23_hidden_units_may_be_permuted) {
  NetworkOf<double> network({dense(3, "tanh"), dense(1, "sigmoid")}, "network", 2, {.study = 5});
  std::vector<double> weights = network.weights();
  const std::vector<double> events = {0.3, -1, 2, 0.7};
  const auto before = scores(network, events);
  for (const std::size_t row : {0, 3, 6, 9}) {  // two of inputs, the biases, the outgoing ones
    std::swap(weights[row], weights[row + 2]);
  }
  network.set_weights(weights);
  const auto after = scores(network, events);
  for (std::size_t i = 0; i < 2; ++i) EXPECT_NEAR(after[i], before[i], 1e-15);
}

TEST(LectureRow, E3_E13_chain_rule_and_directional_derivative) {
  NetworkOf<double> network(Json::array({dense(1, "identity")}), "network", 1, {});
  network.set_weights(std::vector<double>{1, 2});
  TrainingStep<double> step(
      network, read_training_settings({{"loss", "squared_error"}, {"batch_size", 1}}, "training"));
  step.inputs()[0] = 1;  // L = (w + b)^2 with w = 1, b = 2
  step.targets()[0] = 0;
  step.weights()[0] = 1;
  step.gradient(1);
  const auto gradient = network.sequence().parameters().gradients_packed();
  EXPECT_NEAR(gradient[0], 6, 1e-15);
  const double u[2] = {0.6, 0.8}, width = 1e-5;
  double loss[2];
  for (const int side : {0, 1}) {
    const double moved = side == 0 ? -width : width;
    network.set_weights(std::vector<double>{1 + moved * u[0], 2 + moved * u[1]});
    loss[side] = step.mean_loss(step.gradient(1));
  }
  EXPECT_NEAR((loss[1] - loss[0]) / (2 * width), u[0] * gradient[0] + u[1] * gradient[1], 1e-8);
}

TEST(LectureRow, E6_one_step_of_back_propagation_by_hand) {
  NetworkOf<double> network({dense(2, "sigmoid"), dense(1, "sigmoid")}, "network", 2, {});
  const std::vector<double> w = {.1, -.2, .4, .3, .05, -.1, .7, -.5, .2};
  network.set_weights(w);
  TrainingStep<double> step(
      network,
      read_training_settings(
          {{"loss", "half_squared_error"}, {"optimizer", "sgd"}, {"batch_size", 1}}, "training"));
  const double x[2] = {0.5, -1.5}, t = 1, rate = 0.3;
  std::copy_n(x, 2, step.inputs());
  step.targets()[0] = t;
  step.weights()[0] = 1;
  step.run(1, {rate});
  const auto sigmoid = [](double z) { return 1 / (1 + std::exp(-z)); };
  double hidden[2], delta[2];
  for (std::size_t j = 0; j < 2; ++j) hidden[j] = sigmoid(x[0] * w[j] + x[1] * w[2 + j] + w[4 + j]);
  const double y = sigmoid(hidden[0] * w[6] + hidden[1] * w[7] + w[8]);
  const double error = (y - t) * y * (1 - y);
  std::vector<double> expected = w;
  for (std::size_t j = 0; j < 2; ++j) {
    delta[j] = error * w[6 + j] * hidden[j] * (1 - hidden[j]);
    for (std::size_t i = 0; i < 2; ++i) expected[2 * i + j] -= rate * x[i] * delta[j];
    expected[4 + j] -= rate * delta[j];
    expected[6 + j] -= rate * error * hidden[j];
  }
  expected[8] -= rate * error;
  const auto after = network.weights();
  for (std::size_t i = 0; i < 9; ++i) EXPECT_NEAR(after[i], expected[i], 1e-12);
}

}  // namespace
}  // namespace hepsweep::nn
