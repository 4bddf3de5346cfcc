// Known answers of the lectures about single neurons and their activations.

#include <cmath>

#include <gtest/gtest.h>

#include "nn/activations/activation.hh"
#include "nn/network/network.hh"
#include "nn/network/sequence.hh"

namespace hepsweep::nn {
namespace {

ActivationPlan plan_of(const Json& json) {
  return read_activation(json, "activation");
}

template <typename T = double>
T value(const Json& json, T z) {
  T values[] = {z, 0};
  kernels::activate(plan_of(json).function, 1, 1, 1, values);
  return values[0];
}

template <typename T = double>
T derivative(const Json& json, T z) {
  const auto function = plan_of(json).function;
  T y = z, gradient = 1;
  kernels::activate(function, 1, 1, 1, &y);
  kernels::activation_backward<T>(function, 1, 1, 1, kernels::needs_sum(function.kind) ? &z : &y,
                                  &gradient);
  return gradient;
}

Json dense(std::size_t units, const Json& activation) {
  return {{"dense", {{"units", units}, {"activation", activation}}}};
}

std::vector<double> scores(NetworkOf<double>& network, const std::vector<double>& events) {
  const std::size_t count = events.size() / network.inputs();
  std::vector<double> all(count * network.outputs());
  network.predict(events.data(), count, all.data());
  return all;
}

NetworkOf<double> with_weights(const Json& layers, std::size_t inputs,
                               const std::vector<double>& weights) {
  NetworkOf<double> network(layers, "network", inputs, {});
  network.set_weights(weights);
  return network;
}

const std::vector<double> truth_table = {0, 0, 0, 1, 1, 0, 1, 1};

TEST(LectureRow, B1_artificial_neuron) {
  auto neuron = with_weights(Json::array({dense(1, "sigmoid")}), 2, {1, -2, 0.5});
  EXPECT_NEAR(scores(neuron, {3, 1})[0], 0.817574, 1e-6);
}

TEST(LectureRow, B2_activation_acts_on_the_weighted_sum_once) {
  auto neuron = with_weights(Json::array({dense(1, "sigmoid")}), 2, {1, -2, 0.5});
  EXPECT_DOUBLE_EQ(scores(neuron, {3, 1})[0], value("sigmoid", 1 * 3 - 2 * 1 + 0.5));
}

TEST(LectureRow, B3_B4_a_dense_layer_has_n_m_weights_and_m_biases) {
  const Json layers = Json::array({dense(4, "relu")});
  EXPECT_EQ(describe_network(layers, "network", 7).parameters, 7U * 4 + 4);
  std::vector<double> weights(7 * 4 + 4);
  for (std::size_t i = 0; i < 7 * 4; ++i) weights[i] = static_cast<double>(i);
  auto network = with_weights(layers, 7, weights);  // biases 0
  EXPECT_EQ(scores(network, std::vector<double>(7)), std::vector<double>(4));
}

Json without_bias(Json layer) {
  layer["dense"]["bias"] = false;
  return layer;
}

TEST(LectureRow, B4_without_bias_nothing_gives_the_activation_of_zero) {
  for (const std::size_t units : {1, 5}) {
    const Json layers = Json::array({without_bias(dense(units, "sigmoid"))});
    EXPECT_EQ(describe_network(layers, "network", 7).parameters, 7 * units);
    auto network = with_weights(layers, 7, std::vector<double>(7 * units, 0.3));
    EXPECT_EQ(scores(network, std::vector<double>(7)), std::vector<double>(units, 0.5));
  }
}

TEST(LectureRow, B5_bias_is_a_weight_on_a_constant_input) {
  auto with_bias = with_weights(Json::array({dense(2, "tanh")}), 2, {.3, -.7, .2, .9, .4, -.6});
  auto augmented =
      with_weights(Json::array({without_bias(dense(2, "tanh"))}), 3, {.4, -.6, .3, -.7, .2, .9});
  const auto one = scores(with_bias, {1.3, -0.2}), other = scores(augmented, {1, 1.3, -0.2});
  for (std::size_t i = 0; i < 2; ++i) EXPECT_NEAR(one[i], other[i], 1e-15);
}

TEST(LectureRow, B6_B7_perceptron_with_threshold_or_bias) {
  auto conjunction = with_weights(Json::array({dense(1, "step")}), 2, {1, 1, -1.5});
  EXPECT_EQ(scores(conjunction, truth_table), (std::vector<double>{0, 0, 0, 1}));
  auto disjunction = with_weights(Json::array({dense(1, "step")}), 2, {1, 1, -0.5});
  EXPECT_EQ(scores(disjunction, truth_table), (std::vector<double>{0, 1, 1, 1}));
}

TEST(LectureRow, B13_two_neurons_in_a_layer_solve_the_exclusive_or) {
  auto network = with_weights(Json::array({dense(2, "step"), dense(1, "step")}), 2,
                              {1, 1, 1, 1, -0.5, -1.5, 1, -1, -0.5});
  EXPECT_EQ(scores(network, truth_table), (std::vector<double>{0, 1, 1, 0}));
}

TEST(LectureRow, B14_derivative_of_every_activation_is_right) {
  for (const ActivationKind& kind : activation_kinds()) {
    if (kind.whole_row) continue;
    for (double z = -3.05; z < 3.1; z += 0.1) {  // away from the kinks at 0
      const double width = 1e-3;
      const auto at = [&](double steps) { return value<double>(kind.name, z + steps * width); };
      // Five points: the error is of the fourth order in the width.
      const double numeric = (8 * (at(1) - at(-1)) - (at(2) - at(-2))) / (12 * width);
      const double exact = derivative<double>(kind.name, z);
      EXPECT_NEAR(exact, numeric, 1e-8 * std::max(std::abs(numeric), 1e-2))
          << kind.name << " " << z;
    }
  }
}

TEST(LectureRow, B15_step_is_zero_at_zero) {
  EXPECT_EQ(value("step", 0.0), 0);
  EXPECT_EQ(value("step", 1e-300), 1);
  EXPECT_EQ(value("step", -1e-300), 0);
  EXPECT_EQ(derivative("step", 0.5), 0);
}

TEST(LectureRow, B16_linear_layers_are_one_linear_map) {
  auto tripled =
      with_weights(Json::array({dense(1, "identity"), dense(1, "identity"), dense(1, "identity")}),
                   1, {2, 0, 2, 0, 2, 0});
  EXPECT_EQ(scores(tripled, {1})[0], 8);
  // (x W) V with W = (1 2; 3 4), V = (0.5; -1): x (W V) = x (-1.5; -2.5).
  auto network = with_weights(Json::array({dense(2, "identity"), dense(1, "identity")}), 2,
                              {1, 2, 3, 4, 0, 0, 0.5, -1, 0});
  EXPECT_NEAR(scores(network, {0.3, -0.8})[0], -1.5 * 0.3 + 2.5 * 0.8, 1e-12);
}

TEST(LectureRow, B18_sigmoid) {
  EXPECT_EQ(value("sigmoid", 0.0), 0.5);
  EXPECT_NEAR(value("sigmoid", 1.0), 0.7310586, 1e-7);
  EXPECT_EQ(value("sigmoid", 1000.0), 1);
  EXPECT_EQ(value("sigmoid", -1000.0), 0);
}

TEST(LectureRow, B19_sigmoid_derivative_in_both_forms) {
  EXPECT_EQ(derivative("sigmoid", 0.0), 0.25);
  EXPECT_NEAR(derivative("sigmoid", 1.0), 0.1966119, 1e-7);
  const double y = value("sigmoid", 1.0);
  EXPECT_NEAR(derivative("sigmoid", 1.0), y * y * std::exp(-1.0), 1e-15);
}

TEST(LectureRow, B20_sigmoid_with_a_large_weight_is_a_step) {
  for (double x = -1; x <= 1; x += 0.05) {
    if (std::abs(x - 0.3) <= 0.1) continue;
    EXPECT_NEAR(value("sigmoid", 100 * (x - 0.3)), value("step", x - 0.3), 1e-4);
  }
}

TEST(LectureRow, B21_tanh) {
  EXPECT_NEAR(value("tanh", 1.0), 0.7615942, 1e-7);
  EXPECT_NEAR(derivative("tanh", 1.0), 0.4199743, 1e-7);
}

TEST(LectureRow, B22_B23_relu_and_its_backward_rule) {
  EXPECT_EQ(value("relu", -2.0), 0);
  EXPECT_EQ(value("relu", 0.0), 0);
  EXPECT_EQ(value("relu", 3.0), 3);
  std::vector<double> y = {-1, 0, 2}, gradient = {5, 5, 5};
  kernels::activate(kernels::Activation::relu, 1, 3, 3, y.data());
  kernels::activation_backward<double>(kernels::Activation::relu, 1, 3, 3, y.data(),
                                       gradient.data());
  EXPECT_EQ(gradient, (std::vector<double>{0, 0, 5}));
}

TEST(LectureRow, B25_relu_is_unbounded_and_tanh_is_not) {
  EXPECT_EQ(value("relu", 1e6), 1e6);
  EXPECT_LE(value("tanh", 1e6), 1);
}

TEST(LectureRow, B28_sigmoid_is_the_softmax_of_two) {
  for (const double z : {-3.0, -0.2, 0.0, 1.7}) {
    double pair[] = {z, 0};
    kernels::activate(kernels::Activation::softmax, 1, 2, 2, pair);
    EXPECT_NEAR(value("sigmoid", z), pair[0], 1e-15);
  }
}

TEST(LectureRow, B29_B30_B31_softmax) {
  const auto softmax = [](std::vector<double> values) {
    kernels::activate(kernels::Activation::softmax, 1, 3, 3, values.data());
    EXPECT_NEAR(values[0] + values[1] + values[2], 1, 1e-15);
    return values;
  };
  const auto small = softmax({0.3, 2.9, 4.0});
  EXPECT_NEAR(small[0], 0.018211, 5e-7);
  EXPECT_NEAR(small[1], 0.245192, 5e-7);
  EXPECT_NEAR(small[2], 0.736597, 5e-7);
  const auto large = softmax({1010, 1000, 990});
  EXPECT_NEAR(large[0], 0.999955, 5e-7);
  EXPECT_NEAR(large[1], 4.5398e-5, 5e-10);
  EXPECT_NEAR(large[2], 2.06106e-9, 5e-15);
}

TEST(LectureRow, B34_parameters_of_a_dense_layer) {
  EXPECT_EQ(describe_network(Json::array({dense(512, "relu")}), "network", 784).parameters,
            401920U);
}

TEST(LectureRow, B37_leaky_relu) {
  const Json leaky = {{"leaky_relu", {{"slope", 0.2}}}};
  EXPECT_EQ(value(leaky, -1.0), -0.2);
  EXPECT_EQ(derivative(leaky, -1.0), 0.2);
  EXPECT_EQ(derivative(leaky, 1.0), 1);
}

// Values computed with other programs (Python's math, to the printed digits).
TEST(Activations, of_the_later_kinds_have_their_known_values) {
  EXPECT_NEAR(value("elu", -1.0), -0.6321205588285577, 1e-15);
  EXPECT_NEAR(value(Json{{"elu", {{"alpha", 0.5}}}}, -1.0), -0.3160602794142788, 1e-15);
  EXPECT_NEAR(value("selu", -1.0), -1.1113307378125625, 1e-12);
  EXPECT_NEAR(value("selu", 1.0), 1.0507009873554805, 1e-15);
  EXPECT_NEAR(value("softplus", 1.0), 1.3132616875182228, 1e-15);
  EXPECT_NEAR(value("gelu", 1.0), 0.8413447460685429, 1e-15);
  EXPECT_NEAR(value("gelu", -1.0), -0.15865525393145707, 1e-15);
  EXPECT_NEAR(derivative("gelu", 1.0), 1.0833154705876864, 1e-14);
}

TEST(Activations, are_finite_far_out_with_their_derivatives) {
  for (const ActivationKind& kind : activation_kinds()) {
    if (kind.whole_row) continue;
    for (const float z : {-1000.0F, 1000.0F, -1e18F, 1e18F}) {
      EXPECT_TRUE(std::isfinite(value<float>(kind.name, z))) << kind.name << " " << z;
      EXPECT_TRUE(std::isfinite(derivative<float>(kind.name, z))) << kind.name << " " << z;
    }
  }
  EXPECT_EQ(value<float>("gelu", 1000), 1000);
  EXPECT_NEAR(value<float>("gelu", -1000), 0, 1e-30);
  EXPECT_EQ(value<float>("softplus", 1000), 1000);
  EXPECT_NEAR(value<float>("selu", -1000), -1.7580993408, 1e-6);
}

TEST(Activations, in_float_keep_their_relative_precision_near_zero) {
  for (const char* name : {"elu", "selu", "gelu", "tanh"}) {
    for (const float z : {-1e-6F, -1e-3F, 1e-3F}) {
      const double exact = value<double>(name, static_cast<double>(z));
      EXPECT_NEAR(value<float>(name, z) / exact, 1, 1e-6) << name << " " << z;
    }
  }
}

TEST(Activations, that_need_the_sum_take_it_in_every_place) {
  // gelu falls and rises: its derivative can't be told from its value.
  NetworkOf<double> network({dense(3, "gelu"), {{"activation", "gelu"}}, dense(1, "gelu")},
                            "network", 2, {.study = 5});
  Sequence<double>& sequence = network.sequence();
  sequence.reserve(4);
  const std::vector<double> events = {.3, -2, 1, .5, -1, -1, .1, 2};
  const auto out = sequence.forward({events.data(), 4, 2, 2}, {});
  const std::vector<double> logits(out.data, out.data + 4);
  sequence.activate(out);
  const auto gradient = sequence.logit_gradient(4);
  std::fill_n(gradient.data, 4, 1.0);
  sequence.activation_backward(out, gradient);
  for (std::size_t i = 0; i < 4; ++i) {
    EXPECT_DOUBLE_EQ(gradient.data[i], derivative<double>("gelu", logits[i]));
  }
}

}  // namespace
}  // namespace hepsweep::nn
