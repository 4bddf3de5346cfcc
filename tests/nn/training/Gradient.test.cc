// Central differences in double precision against back-propagation, over all tables.

#include <cmath>

#include <gtest/gtest.h>

#include "nn/activations/activation.hh"
#include "nn/initialisers/initialiser.hh"
#include "nn/training/training_step.hh"

namespace hepsweep::nn {
namespace {

constexpr std::size_t inputs = 5, batch = 7;

struct Problem {
  Json layers;
  Json training = {{"loss", "mean_squared_error"}, {"batch_size", batch}};
};

void fill_batch(TrainingStep<double>& step, std::size_t outputs, bool classes) {
  RandomStream stream(7);
  for (std::size_t i = 0; i < batch * inputs; ++i) step.inputs()[i] = stream.normal();
  for (std::size_t row = 0; row < batch; ++row) {
    const std::size_t truth = stream.below(std::max<std::size_t>(outputs, 2));
    for (std::size_t k = 0; k < outputs; ++k) {
      step.targets()[row * outputs + k] = classes ? double(k == truth) : stream.uniform();
    }
    step.weights()[row] = 0.5 + stream.uniform();
  }
}

/// |numeric - analytic| / (|numeric| + |analytic|), in the Euclidean norm over all parameters.
double relative_error(const Problem& problem) {
  const TrainingSettings settings = read_training_settings(problem.training, "training");
  NetworkOf<double> network(problem.layers, "network", inputs, {.study = 3});
  std::vector<double> weights = network.weights();
  RandomStream stream(11);
  for (double& weight : weights) weight += 0.1 * stream.normal();  // biases too
  network.set_weights(weights);
  TrainingStep<double> step(network, settings);
  fill_batch(step, network.outputs(),
             settings.loss.name != "quantile" && settings.loss.output_activation != "");
  step.gradient(batch);
  const std::vector<double> analytic = network.sequence().parameters().gradients_packed();
  double difference = 0, sum = 0;
  for (std::size_t i = 0; i < weights.size(); ++i) {
    const double width = 1e-5;
    std::vector<double> moved = weights;
    double loss[2];
    for (int side = 0; side < 2; ++side) {
      moved[i] = weights[i] + (side == 0 ? -width : width);
      network.set_weights(moved);
      loss[side] = step.mean_loss(step.gradient(batch));
    }
    const double numeric = (loss[1] - loss[0]) / (2 * width);
    difference += std::pow(numeric - analytic[i], 2);
    sum += std::pow(numeric, 2) + std::pow(analytic[i], 2);
  }
  EXPECT_GT(sum, 0);
  return std::sqrt(difference / sum);
}

Json dense(std::size_t units, const std::string& activation) {
  return {{"dense", {{"units", units}, {"activation", activation}}}};
}

std::vector<std::string> trainable_activations() {
  std::vector<std::string> names;
  for (const ActivationKind& kind : activation_kinds()) {
    if (kind.trainable) names.push_back(kind.name);
  }
  return names;
}

/// The loss for so many outputs, which quantile has to be told.
Json loss_for(const LossKind& loss, std::size_t outputs) {
  if (loss.name != "quantile") return loss.name;
  Json quantiles = Json::array();
  for (std::size_t k = 1; k <= outputs; ++k) quantiles.push_back(double(k) / double(outputs + 1));
  return {{"quantile", {{"quantiles", quantiles}}}};
}

/// A last layer that fits a loss.
Json last_layer(const LossKind& loss) {
  const std::string activation = loss.output_activation.empty() ? "tanh" : loss.output_activation;
  return dense(std::max<std::size_t>(loss.fewest_outputs, 3), activation);
}

TEST(Gradient, E2_E4_E7_is_right_for_every_activation_and_loss) {
  for (const LossKind& loss : loss_kinds()) {
    for (const std::string& activation : trainable_activations()) {
      Problem problem;
      problem.layers = {dense(6, activation), dense(4, activation), last_layer(loss)};
      problem.training["loss"] = loss_for(loss, 3);
      EXPECT_LT(relative_error(problem), 1e-7) << loss.name << " behind " << activation;
    }
  }
}

TEST(Gradient, is_right_for_one_output_and_for_many) {
  for (const LossKind& loss : loss_kinds()) {
    for (const std::size_t outputs : {1, 2, 17, 33}) {
      if (outputs < loss.fewest_outputs) continue;
      Problem problem;
      Json last = last_layer(loss);
      last["dense"]["units"] = outputs;
      problem.layers = {dense(3, "tanh"), last};
      problem.training["loss"] = loss_for(loss, outputs);
      EXPECT_LT(relative_error(problem), 1e-7) << loss.name << " with " << outputs << " outputs";
    }
  }
}

TEST(Gradient, is_right_for_every_output_activation_under_the_squared_error) {
  for (const std::string& activation : trainable_activations()) {
    Problem problem;
    problem.layers = {dense(6, "tanh"), dense(3, activation)};
    EXPECT_LT(relative_error(problem), 1e-7) << activation;
    problem.layers = {dense(6, "tanh"), dense(3, "identity"), {{"activation", activation}}};
    EXPECT_LT(relative_error(problem), 1e-7) << "activation layer " << activation;
  }
}

TEST(Gradient, is_right_for_widths_around_the_vectors_and_tiles) {
  for (const std::size_t width : {1, 2, 7, 15, 16, 17, 31, 40, 65}) {
    Problem problem;
    problem.layers = {dense(width, "tanh"), dense(3, "sigmoid"), dense(width, "tanh"),
                      dense(2, "tanh")};
    EXPECT_LT(relative_error(problem), 1e-7) << width;
  }
}

TEST(Gradient, E2_is_right_with_dropout_before_and_behind_layers) {
  Problem problem;
  const Json dropout = {{"dropout", {{"rate", 0.4}}}};
  problem.layers = {dropout, dense(9, "tanh"), dropout, dense(20, "sigmoid"),
                    dropout, dense(2, "tanh")};
  EXPECT_LT(relative_error(problem), 1e-7);
}

TEST(Gradient, is_right_with_activation_layers_inside) {
  for (const std::string& activation : trainable_activations()) {
    Problem problem;
    problem.layers = {dense(18, "identity"), {{"activation", activation}}, dense(2, "tanh")};
    EXPECT_LT(relative_error(problem), 1e-7) << activation;
  }
}

TEST(Gradient, C11_is_right_through_twenty_layers) {
  for (const char* activation : {"tanh", "softplus"}) {
    Problem problem;
    problem.layers = {dense(6, activation), dense(3, "sigmoid")};
    problem.layers[0]["repeat"] = 19;
    EXPECT_LT(relative_error(problem), 1e-7) << activation;
  }
}

TEST(Gradient, is_right_without_biases) {
  for (const std::size_t units : {1, 9}) {
    for (const char* activation : {"tanh", "gelu"}) {
      Problem problem;
      problem.layers = {dense(units, activation), dense(4, "tanh"), dense(2, "identity")};
      problem.layers[0]["dense"]["bias"] = false;
      problem.layers[2]["dense"]["bias"] = false;
      EXPECT_LT(relative_error(problem), 1e-7) << activation << " " << units;
    }
  }
}

TEST(Gradient, includes_the_penalties) {
  for (const double l2 : {0.0, 0.3}) {
    Problem problem;
    problem.layers = {dense(6, "tanh"), dense(1, "sigmoid")};
    problem.layers[0]["dense"]["l2"] = 0.7;
    problem.layers[0]["dense"]["l1"] = 0.1;
    problem.training["l2"] = l2;
    problem.training["l1"] = l2;
    problem.training["gradient_clipping"] = {{"norm", 1e-3}};  // of steps, not of the gradient
    EXPECT_LT(relative_error(problem), 1e-7) << l2;
  }
}

}  // namespace
}  // namespace hepsweep::nn
