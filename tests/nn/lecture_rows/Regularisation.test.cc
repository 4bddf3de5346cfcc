// Known answers of the lectures about penalties, decay and constraints.

#include <cmath>

#include <gtest/gtest.h>

#include "core/random.hh"
#include "nn/training/training_step.hh"

namespace hepsweep::nn {
namespace {

/// A neuron without an activation under half the squared error, trained with all events in each
/// step.
class LinearProblem {
 public:
  LinearProblem(std::size_t inputs, std::size_t events, const Json& changes)
      : events_(events),
        network_(Json::array({{{"dense", {{"units", 1}}}}}), "network", inputs, {.study = 2}),
        step_(network_, settings(events, changes)) {
    std::fill_n(step_.weights(), events, 1.0);
    std::fill_n(step_.inputs(), events * inputs, 0.0);
    std::fill_n(step_.targets(), events, 0.0);
  }

  double* inputs() { return step_.inputs(); }
  double* targets() { return step_.targets(); }
  void set(std::vector<double> weights) {
    weights.push_back(0);  // the bias
    network_.set_weights(weights);
  }
  void run(int steps, double rate) {
    for (int i = 0; i < steps; ++i) step_.run(events_, {rate});
  }
  std::vector<double> weights() const {
    auto all = network_.weights();
    all.pop_back();
    return all;
  }
  double loss() { return step_.mean_loss(step_.gradient(events_)); }
  std::vector<double> gradient() {
    step_.gradient(events_);
    return network_.sequence().parameters().gradients_packed();
  }

 private:
  static TrainingSettings settings(std::size_t events, const Json& changes) {
    Json json = {{"loss", "half_squared_error"}, {"optimizer", "sgd"}, {"batch_size", events}};
    json.update(changes);
    return read_training_settings(json, "training");
  }

  std::size_t events_;
  NetworkOf<double> network_;
  TrainingStep<double> step_;
};

TEST(LectureRow, D12_l1_penalty) {
  LinearProblem problem(2, 1, {{"l1", 0.1}});
  problem.set({1, -2});  // inputs and targets are 0: nothing but the penalty
  EXPECT_NEAR(problem.loss(), 0.3, 1e-15);
  EXPECT_NEAR(problem.gradient()[0], 0.1, 1e-15);
  EXPECT_NEAR(problem.gradient()[1], -0.1, 1e-15);
}

TEST(LectureRow, D13_R8_l2_penalty_in_the_form_with_one_half) {
  LinearProblem half(2, 1, {{"l2", 0.1}});
  half.set({1, -2});
  EXPECT_NEAR(half.loss(), 0.25, 1e-15);
  LinearProblem whole(2, 1, {{"l2", 2 * 0.1}});  // alpha |w|^2 is lambda = 2 alpha
  whole.set({1, -2});
  EXPECT_NEAR(whole.loss(), 0.5, 1e-15);
}

TEST(LectureRow, D14_F13_elastic_penalty_is_the_sum) {
  LinearProblem problem(2, 1, {{"l1", 0.1}, {"l2", 0.1}});
  problem.set({1, -2});
  EXPECT_NEAR(problem.loss(), 0.3 + 0.25, 1e-15);
  EXPECT_NEAR(problem.gradient()[1], -0.1 - 0.2, 1e-15);
  for (const char* alone : {"l1", "l2"}) {
    const char* other = alone[1] == '1' ? "l2" : "l1";
    LinearProblem limit(2, 1, {{alone, 0.1}, {other, 0}}), single(2, 1, {{alone, 0.1}});
    limit.set({1, -2});
    single.set({1, -2});
    EXPECT_EQ(limit.gradient(), single.gradient());
  }
}

TEST(LectureRow, F10_weight_decay) {
  LinearProblem problem(1, 1, {{"l2", 0.01}});
  problem.set({2});
  problem.inputs()[0] = 1;  // g = (y - t) x = 2 - 1.5
  problem.targets()[0] = 1.5;
  problem.run(1, 0.1);
  EXPECT_NEAR(problem.weights()[0], 1.948, 1e-15);
}

TEST(LectureRow, F11_l1_keeps_weights_sparse) {
  constexpr std::size_t inputs = 10, events = 400;
  LinearProblem problem(inputs, events, {{"l1", 0.1}});
  RandomStream stream(4);
  for (std::size_t i = 0; i < events; ++i) {
    double* x = problem.inputs() + i * inputs;
    for (std::size_t k = 0; k < inputs; ++k) x[k] = stream.normal();
    problem.targets()[i] = 2 * x[0] - x[1] + 0.1 * stream.normal();
  }
  problem.run(500, 0.1);
  problem.run(200, 0.001);  // around 0 a weight moves by up to rate x l1
  const auto weights = problem.weights();
  EXPECT_NEAR(weights[0], 1.9, 0.05);
  EXPECT_NEAR(weights[1], -0.9, 0.05);
  for (std::size_t k = 2; k < inputs; ++k) EXPECT_LT(std::abs(weights[k]), 1e-3) << k;
}

TEST(LectureRow, F12_l2_is_ridge_regression) {
  constexpr double lambda = 0.3;
  LinearProblem problem(2, 4, {{"l2", lambda}});
  // Means are 0, so that the bias stays there.
  const double x[8] = {1, 2, -1, 0.5, 2, -1.5, -2, -1}, t[4] = {3, -1, 0.5, -2.5};
  std::copy_n(x, 8, problem.inputs());
  std::copy_n(t, 4, problem.targets());
  double a = lambda, b = 0, c = lambda, u = 0, v = 0;  // (X'X / n + lambda) w = X't / n
  for (std::size_t i = 0; i < 4; ++i) {
    a += x[2 * i] * x[2 * i] / 4;
    b += x[2 * i] * x[2 * i + 1] / 4;
    c += x[2 * i + 1] * x[2 * i + 1] / 4;
    u += x[2 * i] * t[i] / 4;
    v += x[2 * i + 1] * t[i] / 4;
  }
  problem.run(500, 0.2);
  EXPECT_NEAR(problem.weights()[0], (c * u - b * v) / (a * c - b * b), 1e-6);
  EXPECT_NEAR(problem.weights()[1], (a * v - b * u) / (a * c - b * b), 1e-6);
}

/// The norms of what enters each unit of a layer [inputs][units].
std::vector<double> norms(const std::vector<float>& weights, std::size_t inputs,
                          std::size_t units) {
  std::vector<double> sums(units);
  for (std::size_t i = 0; i < inputs * units; ++i) sums[i % units] += std::pow(weights[i], 2);
  for (double& sum : sums) sum = std::sqrt(sum);
  return sums;
}

TEST(LectureRow, F29_max_norm) {
  const Json layers = Json::parse(R"([{"dense": {"units": 20, "activation": "relu"}},
      {"dense": {"units": 1, "activation": "sigmoid", "max_norm": 0.5}}])");
  Network network(layers, "network", 1, {.study = 3});
  const auto settings = read_training_settings({{"loss", "binary_cross_entropy"},
                                                {"optimizer", {{"sgd", {{"learning_rate", 20}}}}},
                                                {"max_norm", 3},
                                                {"batch_size", 8}},
                                               "training");
  TrainingStep<float> step(network, settings);
  bool at_limit = false;
  for (int i = 0; i < 20; ++i) {
    for (std::size_t k = 0; k < 8; ++k) {
      step.inputs()[k] = static_cast<float>(k);
      step.targets()[k] = k > 3 ? 1 : 0;
      step.weights()[k] = 1;
    }
    step.run(8, {20});
    const auto weights = network.weights();
    for (const double norm : norms(weights, 1, 20)) {
      EXPECT_LE(norm, 3 * (1 + 1e-6));
      at_limit = at_limit || norm > 2.99;
    }
    EXPECT_LE(norms({weights.begin() + 40, weights.begin() + 60}, 20, 1)[0], 0.5 * (1 + 1e-6));
  }
  EXPECT_TRUE(at_limit) << "the test did not reach its limit";
}

TEST(GradientClipping, by_norm_keeps_the_direction) {
  LinearProblem problem(2, 1, {{"gradient_clipping", {{"norm", 0.5}}}});
  problem.set({0, 0});
  problem.inputs()[0] = 3;
  problem.inputs()[1] = 4;
  problem.targets()[0] = -10;  // gradient 10 (3, 4, 1)
  problem.run(1, 1);
  const double scale = 0.5 / std::sqrt(26.0);
  EXPECT_NEAR(problem.weights()[0], -3 * scale, 1e-15);
  EXPECT_NEAR(problem.weights()[1], -4 * scale, 1e-15);
}

TEST(GradientClipping, changes_no_short_gradient) {
  for (const char* way : {"norm", "value"}) {
    LinearProblem clipped(2, 1, {{"gradient_clipping", {{way, 100}}}}), free(2, 1, Json::object());
    for (LinearProblem* problem : {&clipped, &free}) {
      problem->set({0.1, 0.2});
      problem->inputs()[1] = 4;
      problem->targets()[0] = -1;
      problem->run(3, 0.1);
    }
    EXPECT_EQ(clipped.weights(), free.weights());
  }
}

TEST(GradientClipping, by_value_cuts_each_component) {
  LinearProblem problem(2, 1, {{"gradient_clipping", {{"value", 0.5}}}});
  problem.set({0, 0});
  problem.inputs()[0] = 0.01;
  problem.inputs()[1] = 4;
  problem.targets()[0] = 10;  // gradient (-0.1, -40)
  problem.run(1, 1);
  EXPECT_NEAR(problem.weights()[0], 0.1, 1e-15);
  EXPECT_NEAR(problem.weights()[1], 0.5, 1e-15);
}

TEST(GradientClipping, hides_no_divergence) {
  for (const char* way : {"norm", "value"}) {
    LinearProblem problem(1, 1, {{"gradient_clipping", {{way, 0.5}}}, {"l2", 1}});
    problem.set({std::nan("")});
    problem.run(1, 0.1);
    EXPECT_TRUE(std::isnan(problem.weights()[0])) << way;
  }
}

TEST(Optimizers, adamw_shrinks_weights_and_no_biases) {
  const Json layers = Json::array({{{"dense", {{"units", 1}}}}});
  NetworkOf<double> network(layers, "network", 1, {});
  network.set_weights(std::vector<double>{2, 2});
  TrainingStep<double> step(
      network, read_training_settings({{"loss", "half_squared_error"},
                                       {"optimizer", {{"adamw", {{"weight_decay", 0.1}}}}},
                                       {"batch_size", 1}},
                                      "training"));
  step.weights()[0] = 1;
  step.targets()[0] = 2;  // the input is 0, the bias right: no gradient
  step.run(1, {0.5});
  EXPECT_DOUBLE_EQ(network.weights()[0], 2 * (1 - 0.5 * 0.1));
  EXPECT_EQ(network.weights()[1], 2);
}

}  // namespace
}  // namespace hepsweep::nn
