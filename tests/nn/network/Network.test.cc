#include "nn/network/network.hh"

#include <cmath>
#include <map>

#include <gtest/gtest.h>

#include "core/error.hh"
#include "nn/initialisers/initialiser.hh"

namespace hepsweep::nn {
namespace {

Json dense(std::size_t units, const std::string& activation) {
  return {{"dense", {{"units", units}, {"activation", activation}}}};
}

Json repeated(Json layer, int times) {
  layer["repeat"] = times;
  return layer;
}

TEST(NetworkDescription, counts_parameters) {
  const std::size_t expected[] = {9001, 99301, 189601, 279901};
  for (int depth = 1; depth <= 4; ++depth) {
    const Json layers = {repeated(dense(300, "tanh"), depth), dense(1, "sigmoid")};
    EXPECT_EQ(describe_network(layers, "network", 28).parameters, expected[depth - 1]);
  }
  const Json mnist = {dense(512, "relu"), dense(512, "relu"), dense(10, "softmax")};
  EXPECT_EQ(describe_network(mnist, "network", 784).parameters, 669706U);
  EXPECT_EQ(describe_network(mnist, "network", 784).multiply_adds, 784U * 512 + 512 * 512 + 5120);
}

// The printed summary of the MNIST network; every parameter of a dense network is trainable.
TEST(LectureRow, L30_L31_WeightTableOfAModel) {
  const Json mnist = {dense(512, "relu"), dense(512, "relu"), dense(10, "softmax")};
  const NetworkDescription network = describe_network(mnist, "network", 784);
  std::vector<std::size_t> parameters;
  for (const LayerRow& layer : network.layers) parameters.push_back(layer.parameters);
  EXPECT_EQ(parameters, (std::vector<std::size_t>{401920, 262656, 5130}));
  EXPECT_EQ(network.parameters, 669706U);
}

TEST(NetworkDescription, names_layers_by_kind_and_ordinal_or_as_given) {
  Json layers = {repeated(dense(4, "relu"), 2),
                 {{"dropout", {{"rate", 0.1}}}},
                 dense(3, "tanh"),
                 {{"activation", "softmax"}}};
  layers[2]["name"] = "neck";
  const NetworkDescription network = describe_network(layers, "network", 2);
  std::vector<std::string> names;
  for (const LayerRow& layer : network.layers) names.push_back(layer.name);
  EXPECT_EQ(names,
            (std::vector<std::string>{"dense_1", "dense_2", "dropout_1", "neck", "activation_1"}));
  EXPECT_EQ(network.outputs, 3U);
  EXPECT_EQ(network.output_activation, "softmax");
  EXPECT_NE(table_text(network).find("neck"), std::string::npos);
}

TEST(NetworkDescription, refuses_more_layers_than_anybody_waits_for) {
  Json layers = Json::array();
  for (int i = 0; i < 10; ++i) layers.push_back(repeated({{"dropout", {{"rate", 0.5}}}}, 1000));
  EXPECT_EQ(describe_network(layers, "network", 3).layers.size(), 10'000U);
  layers.push_back(dense(1, "sigmoid"));
  EXPECT_THROW(describe_network(layers, "network", 3), JsonError);
}

TEST(NetworkDescription, may_repeat_a_layer_zero_times) {
  const Json layers = {repeated(dense(4, "relu"), 0), dense(1, "sigmoid")};
  EXPECT_EQ(describe_network(layers, "network", 28).parameters, 29U);
}

struct BadNetwork {
  const char* text;
  const char* path;   ///< where the message must point
  const char* words;  ///< what it must contain
};

class BadNetworks : public ::testing::TestWithParam<BadNetwork> {};

TEST_P(BadNetworks, are_refused_with_path_and_reason) {
  const BadNetwork& bad = GetParam();
  try {
    describe_network(Json::parse(bad.text), "network", 28);
    FAIL() << bad.text;
  } catch (const JsonError& error) {
    EXPECT_EQ(error.path(), bad.path) << error.what();
    EXPECT_NE(std::string(error.what()).find(bad.words), std::string::npos) << error.what();
  }
}

INSTANTIATE_TEST_SUITE_P(
    Network, BadNetworks,
    ::testing::Values(
        BadNetwork{"{}", "network", "not a list"}, BadNetwork{"[]", "network", "no layers"},
        BadNetwork{"[7]", "network[0]", "not a layer"},
        BadNetwork{R"([{"dense": {"units": 0}}])", "network[0].dense.units", "0"},
        BadNetwork{R"([{"dense": {"units": -3}}])", "network[0].dense.units", "-3"},
        BadNetwork{R"([{"dense": {"units": 1.5}}])", "network[0].dense.units", "1.5"},
        BadNetwork{R"([{"dense": {}}])", "network[0].dense", "\"units\""},
        BadNetwork{R"([{"dense": 64}])", "network[0].dense", "64"},
        BadNetwork{R"([{"dense": {"units": 1, "activation": "rellu"}}])",
                   "network[0].dense.activation", "\"relu\""},
        BadNetwork{R"([{"dense": {"units": 1, "initialiser": "he"}}])",
                   "network[0].dense.initialiser", "he_"},
        BadNetwork{R"([{"dense": {"units": 1, "initialiser": {"normal": {"sd": 0}}}}])",
                   "network[0].dense.initialiser.normal.sd", "0"},
        BadNetwork{R"([{"dense": {"units": 1, "initialiser": {"he_normal": {"sd": 1}}}}])",
                   "network[0].dense.initialiser.he_normal.sd", "sd"},
        BadNetwork{R"([{"dense": {"units": 1, "unit": 2}}])", "network[0].dense.unit", "units"},
        BadNetwork{R"([{"dense": {"units": 1, "l2": -1}}])", "network[0].dense.l2", "-1"},
        BadNetwork{R"([{"dens": {"units": 1}}])", "network[0]", "\"dense\""},
        BadNetwork{R"([{"dense": {"units": 1}, "repaet": 2}])", "network[0]", "repeat"},
        BadNetwork{R"([{"dense": {"units": 1}, "dropout": {"rate": 0.1}}])", "network[0]", "2"},
        BadNetwork{R"([{"repeat": 2}])", "network[0]", "0 layers"},
        BadNetwork{R"([{"dense": {"units": 1}, "repeat": -1}])", "network[0].repeat", "-1"},
        BadNetwork{R"([{"dense": {"units": 1}, "repeat": 1000000000}])", "network[0].repeat", ""},
        BadNetwork{R"([{"dropout": {"rate": 1}}])", "network[0].dropout.rate", "[0, 1)"},
        BadNetwork{R"([{"dropout": {"rate": -0.1}}])", "network[0].dropout.rate", "-0.1"},
        BadNetwork{R"([{"activation": "tan"}])", "network[0].activation", "\"tanh\""},
        BadNetwork{R"([{"activation": {"function": "tan"}}])", "network[0].activation.function",
                   "\"tanh\""},
        BadNetwork{R"([{"activation": {"leaky_relu": {"slope": 2}}}])",
                   "network[0].activation.leaky_relu.slope", "[0, 1]"},
        BadNetwork{R"([{"dense": {"units": 1, "activation": {"elu": {"alpha": 0}}}}])",
                   "network[0].dense.activation.elu.alpha", "0"},
        BadNetwork{R"([{"dense": {"units": 1, "activation": {"relu": {"slope": 0}}}}])",
                   "network[0].dense.activation.relu.slope", "slope"},
        BadNetwork{R"([{"dense": {"units": 1, "activation": 3}}])", "network[0].dense.activation",
                   "not an activation"},
        BadNetwork{R"([{"dense": {"units": 1000000}, "repeat": 2}])", "network[0].dense",
                   "parameters"},
        BadNetwork{
            R"([{"dense": {"units": 4}, "name": "a"}, {"dense": {"units": 4}, "name": "a"}])",
            "network[1]", "\"a\""}));

TEST(Network, computes_a_neuron) {
  NetworkOf<double> network(Json::array({dense(1, "sigmoid")}), "network", 2, {});
  network.set_weights(std::vector<double>{1, -2, 0.5});
  const double event[] = {3, 1};
  double score = 0;
  network.predict(event, 1, &score);
  EXPECT_NEAR(score, 0.817574, 1e-6);
}

TEST(Network, with_hand_set_weights_is_the_exclusive_or) {
  NetworkOf<double> network({dense(2, "sigmoid"), dense(1, "sigmoid")}, "network", 2, {});
  network.set_weights(std::vector<double>{99, 99, 99, 99, -49.5, -148.5, 99, -99, -49.5});
  const double events[] = {0, 0, 0, 1, 1, 0, 1, 1};
  double scores[4];
  network.predict(events, 4, scores);
  for (int i = 0; i < 4; ++i) EXPECT_NEAR(scores[i], i == 1 || i == 2, 1e-9);
}

TEST(Network, of_identities_is_one_linear_map) {
  NetworkOf<double> network(Json::array({repeated(dense(1, "identity"), 3)}), "network", 1, {});
  network.set_weights(std::vector<double>{2, 0, 2, 0, 2, 0});
  const double event = 1.5;
  double score = 0;
  network.predict(&event, 1, &score);
  EXPECT_EQ(score, 12);
}

std::vector<float> random_events(std::size_t count, std::size_t inputs) {
  RandomStream stream(1);
  std::vector<float> events(count * inputs);
  for (float& value : events) value = static_cast<float>(stream.normal());
  return events;
}

TEST(Network, scores_an_event_the_same_wherever_it_stands) {
  for (const std::size_t outputs : {1, 3}) {
    Network network({dense(37, "tanh"),
                     {{"dropout", {{"rate", 0.5}}}},
                     dense(20, "relu"),
                     dense(outputs, outputs == 1 ? "sigmoid" : "softmax")},
                    "network", 28, {});
    const std::size_t count = 600;
    const std::vector<float> events = random_events(count, 28);
    std::vector<float> together(count * outputs), alone(outputs), shifted((count - 1) * outputs);
    network.predict(events.data(), count, together.data());
    network.predict(events.data() + 28, count - 1, shifted.data());
    for (std::size_t i = 0; i < count; ++i) {
      network.predict(events.data() + i * 28, 1, alone.data());
      for (std::size_t k = 0; k < outputs; ++k) {
        ASSERT_EQ(together[i * outputs + k], alone[k]) << i;
        if (i > 0) {
          ASSERT_EQ(shifted[(i - 1) * outputs + k], alone[k]) << i;
        }
      }
    }
  }
}

TEST(Network, scores_do_not_depend_on_addresses) {
  Network network(Json::array({dense(37, "tanh"), dense(1, "sigmoid")}), "network", 7, {});
  const std::size_t count = 50;
  const std::vector<float> events = random_events(count, 7);
  std::vector<float> expected(count);
  network.predict(events.data(), count, expected.data());
  for (std::size_t offset = 1; offset < 16; ++offset) {
    std::vector<float> moved(events.size() + offset), scores(count + offset);
    std::copy(events.begin(), events.end(), moved.begin() + static_cast<std::ptrdiff_t>(offset));
    network.predict(moved.data() + offset, count, scores.data() + offset);
    EXPECT_TRUE(std::equal(expected.begin(), expected.end(),
                           scores.begin() + static_cast<std::ptrdiff_t>(offset)))
        << offset;
  }
}

TEST(Network, F16_ignores_dropout_in_prediction) {
  Network with({dense(8, "tanh"), {{"dropout", {{"rate", 0.9}}}}, dense(1, "sigmoid")}, "network",
               3, {});
  Network without({dense(8, "tanh"), dense(1, "sigmoid")}, "network", 3, {});
  EXPECT_EQ(with.weights(), without.weights());
  const std::vector<float> events = random_events(10, 3);
  std::vector<float> a(10), b(10);
  with.predict(events.data(), 10, a.data());
  without.predict(events.data(), 10, b.data());
  EXPECT_EQ(a, b);
}

TEST(Network, scores_events_with_nan_or_infinity_without_harm_to_others) {
  Network network({dense(20, "tanh"), dense(1, "sigmoid")}, "network", 3, {});
  std::vector<float> events = random_events(20, 3);
  std::vector<float> clean(20), dirty(20);
  network.predict(events.data(), 20, clean.data());
  events[7 * 3] = std::nanf("");
  events[9 * 3 + 1] = INFINITY;
  network.predict(events.data(), 20, dirty.data());
  for (std::size_t i = 0; i < 20; ++i) {
    if (i != 7 && i != 9) {
      EXPECT_EQ(clean[i], dirty[i]);
    }
  }
  EXPECT_TRUE(std::isnan(dirty[7]));
}

TEST(Network, starts_a_layer_from_weights_of_seed_name_and_own_settings) {
  const Json first = dense(16, "relu");
  const auto start = [](const Json& layers, Seeds seeds) {
    const auto weights = Network(layers, "network", 5, seeds).weights();
    return std::vector<float>(weights.begin(), weights.begin() + 80);
  };
  const auto reference = start({first, dense(1, "sigmoid")}, {});
  EXPECT_EQ(start({dense(16, "tanh"), dense(9, "relu"), dense(2, "softmax")}, {}), reference);
  EXPECT_NE(start({first, dense(1, "sigmoid")}, {.replica = 1}), reference);
  EXPECT_NE(start({first, dense(1, "sigmoid")}, {.study = 2}), reference);
  Json named = first;
  named["name"] = "other";
  EXPECT_NE(start({named, dense(1, "sigmoid")}, {}), reference);
}

std::vector<double> drawn(const Json& initialiser, std::size_t fan_in, std::size_t fan_out) {
  RandomStream stream(3);
  std::vector<double> weights(fan_in * fan_out);
  read_initialiser(initialiser, "initialiser")(stream, fan_in, fan_out, weights);
  return weights;
}

TEST(Initialisers, have_their_variance_and_mean) {
  const std::map<std::string, double> variances = {
      {"glorot_uniform", 2.0 / 500}, {"glorot_normal", 2.0 / 500},
      {"he_uniform", 2.0 / 300},     {"he_normal", 2.0 / 300},
      {"lecun_uniform", 1.0 / 300},  {"lecun_normal", 1.0 / 300},
      {"uniform", 0.05 * 0.05 / 3},  {"normal", 0.05 * 0.05},
      {"orthogonal", 1.0 / 300},     {"constant", 0}};
  for (const InitialiserKind& kind : initialiser_kinds()) {
    ASSERT_TRUE(variances.contains(kind.name)) << kind.name << " is not in this test: add it";
    double sum = 0, squares = 0;
    for (const double value : drawn(kind.name, 300, 200)) {
      sum += value;
      squares += value * value;
    }
    const double variance = variances.at(kind.name), count = 300 * 200;
    EXPECT_NEAR(squares / count, variance, 0.02 * variance) << kind.name;
    EXPECT_NEAR(sum / count, 0, 4 * std::sqrt(variance / count)) << kind.name;
  }
}

TEST(Initialisers, draw_the_same_again) {
  for (const InitialiserKind& kind : initialiser_kinds()) {
    EXPECT_EQ(drawn(kind.name, 7, 5), drawn(kind.name, 7, 5)) << kind.name;
  }
}

TEST(Initialisers, take_their_settings) {
  EXPECT_EQ(drawn({{"constant", {{"value", 0.3}}}}, 2, 1), (std::vector<double>{0.3, 0.3}));
  for (const double value : drawn({{"uniform", {{"limit", 0.1}}}}, 50, 50)) {
    EXPECT_LE(std::abs(value), 0.1);
  }
  const auto narrow = drawn({{"normal", {{"sd", 0.001}}}}, 5, 5);
  const auto wide = drawn({{"normal", {{"sd", 0.1}}}}, 5, 5);
  for (std::size_t i = 0; i < 25; ++i) EXPECT_DOUBLE_EQ(100 * narrow[i], wide[i]);
}

TEST(Initialisers, orthogonal_is_orthogonal_whatever_the_sides) {
  for (const auto& [inputs, units] : {std::pair{9, 9}, {12, 5}, {5, 12}, {1, 4}, {4, 1}}) {
    const auto n = static_cast<std::size_t>(inputs), m = static_cast<std::size_t>(units);
    const auto w = drawn({{"orthogonal", {{"gain", 2}}}}, n, m);
    const bool by_unit = m <= n;
    const auto at = [&](std::size_t vector, std::size_t i) {
      return by_unit ? w[i * m + vector] : w[vector * m + i];
    };
    for (std::size_t a = 0; a < std::min(n, m); ++a) {
      for (std::size_t b = 0; b < std::min(n, m); ++b) {
        double product = 0;
        for (std::size_t i = 0; i < std::max(n, m); ++i) product += at(a, i) * at(b, i);
        EXPECT_NEAR(product, a == b ? 4 : 0, 1e-13);
      }
    }
  }
}

TEST(Network, leaves_biases_at_zero_and_draws_all_weights) {
  for (const InitialiserKind& kind : initialiser_kinds()) {
    Json layer = dense(3, "tanh");
    layer["dense"]["initialiser"] = kind.name;
    const auto weights = Network(Json::array({layer}), "network", 4, {}).weights();
    ASSERT_EQ(weights.size(), 15U);
    const bool zero = kind.name == "constant";
    for (std::size_t i = 0; i < 15; ++i) {
      EXPECT_EQ(weights[i] == 0, zero || i >= 12) << kind.name;
    }
  }
}

TEST(Network, refuses_weights_that_do_not_fit) {
  Network network(Json::array({dense(3, "tanh")}), "network", 4, {});
  EXPECT_THROW(network.set_weights(std::vector<float>(14)), InputError);
}

}  // namespace
}  // namespace hepsweep::nn
