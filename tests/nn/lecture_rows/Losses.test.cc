// Known answers of the lectures about losses, and the contract of the table.

#include <cmath>
#include <limits>

#include <gtest/gtest.h>

#include "core/error.hh"
#include "core/random.hh"
#include "nn/losses/loss.hh"
#include "nn/network/sequence.hh"
#include "nn/training/training_step.hh"

namespace hepsweep::nn {
namespace {

struct Result {
  double sum;
  std::vector<double> gradient;
};

Result loss_of(const Json& loss, const std::vector<double>& outputs,
               const std::vector<double>& targets, std::size_t width = 1,
               std::vector<double> weights = {}) {
  const LossPlan plan = read_loss(loss, "loss");
  if (weights.empty()) weights.assign(outputs.size() / width, 1);
  Result result{0, std::vector<double>(outputs.size())};
  result.sum = loss_function<double>(plan)(
      {weights.size(), width, width, outputs.data(), targets.data(), weights.data()}, 1.0,
      result.gradient.data());
  return result;
}

double logit(double p) {
  return std::log(p / (1 - p));
}

const std::vector<double> digit = {.1, .05, .6, 0, .05, .1, 0, .1, 0, 0};
const std::vector<double> two = {0, 0, 1, 0, 0, 0, 0, 0, 0, 0};

Json loss_for(const LossKind& loss, std::size_t outputs) {
  if (loss.name != "quantile") return loss.name;
  return {{"quantile", {{"quantiles", std::vector<double>(outputs, 0.3)}}}};
}

TEST(LectureRow, D1_gradient_of_every_loss_is_right) {
  RandomStream stream(3);
  for (const LossKind& kind : loss_kinds()) {
    for (const std::size_t width : {kind.fewest_outputs, std::size_t{5}}) {
      std::vector<double> outputs(3 * width), targets(3 * width);
      for (double& value : outputs) value = 2 * stream.normal();
      for (double& value : targets) value = static_cast<double>(stream.below(2));
      const auto exact = loss_of(loss_for(kind, width), outputs, targets, width, {1, 0.5, 2});
      for (std::size_t i = 0; i < outputs.size(); ++i) {
        const double step = 1e-4;
        const auto at = [&](double steps) {
          auto moved = outputs;
          moved[i] += steps * step;
          return loss_of(loss_for(kind, width), moved, targets, width, {1, 0.5, 2}).sum;
        };
        const double numeric = (8 * (at(1) - at(-1)) - (at(2) - at(-2))) / (12 * step);
        EXPECT_NEAR(exact.gradient[i], numeric, 1e-7 * std::max(std::abs(numeric), 1e-2))
            << kind.name << " " << i;
      }
    }
  }
}

TEST(LectureRow, D2_a_metric_without_gradient_is_no_loss) {
  EXPECT_THROW(read_loss("accuracy", "training.loss"), JsonError);
}

TEST(LectureRow, D3_D5_R10_half_squared_error_is_half_the_sum_of_squares) {
  for (const char* name : {"half_squared_error", "mean_squared_error"}) {
    const auto result = loss_of(name, digit, two, 10);
    EXPECT_NEAR(result.sum, 0.0975, 1e-15) << name;
    for (std::size_t k = 0; k < 10; ++k) EXPECT_EQ(result.gradient[k], digit[k] - two[k]);
  }
}

TEST(LectureRow, D4_R9_squared_error_and_its_gradient_are_twice_that) {
  const auto result = loss_of("squared_error", digit, two, 10);
  EXPECT_NEAR(result.sum, 0.195, 1e-15);
  for (std::size_t k = 0; k < 10; ++k) EXPECT_EQ(result.gradient[k], 2 * (digit[k] - two[k]));
}

TEST(LectureRow, D6_D7_categorical_cross_entropy_and_its_mean) {
  std::vector<double> logits;
  for (const double p : digit) logits.push_back(std::log(std::max(p, 1e-300)));
  EXPECT_NEAR(loss_of("categorical_cross_entropy", logits, two, 10).sum, 0.510826, 5e-7);
  // The sum over a batch is that of its events, in any order.
  const std::vector<double> batch = {1, 2, 3, 0.5, -1, 2, 0, 0, 1};
  const std::vector<double> truth = {1, 0, 0, 0, 0, 1, 0, 1, 0};
  double sum = 0;
  std::vector<double> turned, turned_truth;
  for (std::size_t row = 3; row-- > 0;) {
    const auto begin = static_cast<std::ptrdiff_t>(3 * row);
    const std::vector<double> one(batch.begin() + begin, batch.begin() + begin + 3);
    const std::vector<double> its(truth.begin() + begin, truth.begin() + begin + 3);
    sum += loss_of("categorical_cross_entropy", one, its, 3).sum;
    turned.insert(turned.end(), one.begin(), one.end());
    turned_truth.insert(turned_truth.end(), its.begin(), its.end());
  }
  EXPECT_NEAR(loss_of("categorical_cross_entropy", batch, truth, 3).sum, sum, 1e-12);
  EXPECT_NEAR(loss_of("categorical_cross_entropy", turned, turned_truth, 3).sum, sum, 1e-12);
}

TEST(LectureRow, D8_binary_cross_entropy) {
  EXPECT_NEAR(loss_of("binary_cross_entropy", {logit(0.8)}, {1}).sum, 0.223144, 5e-7);
  EXPECT_NEAR(loss_of("binary_cross_entropy", {logit(0.8)}, {0}).sum, 1.609438, 5e-7);
  for (const double z : {-1000.0, 1000.0}) {
    for (const double t : {0.0, 1.0}) {
      EXPECT_TRUE(std::isfinite(loss_of("binary_cross_entropy", {z}, {t}).sum));
    }
  }
}

TEST(LectureRow, D9_mean_over_the_events) {
  const auto both = loss_of("binary_cross_entropy", {logit(0.8), logit(0.3)}, {1, 0});
  EXPECT_NEAR(both.sum / 2, 0.289909, 5e-7);
}

TEST(LectureRow, D10_weights_of_one_change_nothing) {
  const std::vector<double> z = {0.3, -1, 2}, t = {1, 1, 0};
  const auto plain = loss_of("binary_cross_entropy", z, t);
  EXPECT_EQ(loss_of("binary_cross_entropy", z, t, 1, {1, 1, 1}).sum, plain.sum);
  const auto weighted = loss_of("binary_cross_entropy", z, t, 1, {2, 2, 2});
  EXPECT_NEAR(weighted.sum / 6, plain.sum / 3, 1e-15);
}

/// dL/dz of one batch of two events, and y - t.
void expect_y_minus_t(const char* loss, const char* activation, std::size_t units) {
  const Json layers = Json::array({{{"dense", {{"units", units}, {"activation", activation}}}}});
  NetworkOf<double> network(layers, "network", 3, {.study = 8});
  TrainingStep<double> step(
      network, read_training_settings({{"loss", loss}, {"batch_size", 1}}, "training"));
  const std::vector<double> event = {0.4, -1.2, 2};
  std::copy(event.begin(), event.end(), step.inputs());
  std::fill_n(step.targets(), units, 0.0);
  step.targets()[0] = 1;
  step.weights()[0] = 1;
  step.gradient(1);
  std::vector<double> y(units);
  network.predict(event.data(), 1, y.data());
  // The gradient of the biases is that with respect to z.
  const auto gradients = network.sequence().parameters().gradients_packed();
  for (std::size_t k = 0; k < units; ++k) {
    EXPECT_NEAR(gradients[3 * units + k], y[k] - (k == 0), 1e-15) << loss;
  }
}

TEST(LectureRow, B26_the_natural_pairs_have_the_gradient_y_minus_t) {
  expect_y_minus_t("half_squared_error", "identity", 3);
  expect_y_minus_t("binary_cross_entropy", "sigmoid", 1);
  expect_y_minus_t("categorical_cross_entropy", "softmax", 3);
}

std::string doubts(const char* loss, const char* activation) {
  const Json layers = Json::array({{{"dense", {{"units", 3}, {"activation", activation}}}}});
  return doubtful_pair(read_training_settings({{"loss", loss}}, "training"),
                       describe_network(layers, "network", 2));
}

TEST(LectureRow, B26_softmax_under_a_squared_error_is_warned_of) {
  EXPECT_NE(doubts("mean_squared_error", "softmax"), "");
  EXPECT_EQ(doubts("categorical_cross_entropy", "softmax"), "");
  EXPECT_EQ(doubts("mean_squared_error", "identity"), "");
}

TEST(LectureRow, B27_G7_identity_under_half_the_squared_error) {
  // Unbounded, and of as many numbers as there are outputs.
  const auto result = loss_of("half_squared_error", {1e6, -3}, {1, 2}, 2);
  EXPECT_EQ(result.gradient, (std::vector<double>{1e6 - 1, -5}));
}

TEST(LectureRow, D11_E4_E5_output_error_of_a_sigmoid_under_the_squared_error) {
  NetworkOf<double> network(Json::array({{{"dense", {{"units", 1}, {"activation", "sigmoid"}}}}}),
                            "network", 1, {});
  network.set_weights(std::vector<double>{1, 0});
  TrainingStep<double> step(
      network,
      read_training_settings({{"loss", "half_squared_error"}, {"batch_size", 1}}, "training"));
  step.inputs()[0] = step.targets()[0] = step.weights()[0] = 1;
  step.gradient(1);
  EXPECT_NEAR(network.sequence().parameters().gradients_packed()[1], -0.052877, 5e-7);
}

TEST(Losses, of_the_later_kinds_have_their_known_values) {
  EXPECT_EQ(loss_of("absolute", {1, -2}, {3, -1}, 2).sum, 3);
  EXPECT_EQ(loss_of("absolute", {1, -2}, {3, -1}, 2).gradient, (std::vector<double>{-1, -1}));
  EXPECT_EQ(loss_of("huber", {0.5}, {0}).sum, 0.125);
  EXPECT_EQ(loss_of("huber", {-3}, {0}).sum, 2.5);
  EXPECT_EQ(loss_of(Json{{"huber", {{"delta", 2}}}}, {3}, {0}).sum, 4);
  EXPECT_EQ(loss_of(Json{{"huber", {{"delta", 2}}}}, {3}, {0}).gradient[0], 2);
  EXPECT_EQ(loss_of("hinge", {0.25}, {1}).sum, 0.75);
  EXPECT_EQ(loss_of("hinge", {0.25}, {0}).sum, 1.25);
  EXPECT_EQ(loss_of("hinge", {2}, {1}).sum, 0);
  const Json low = {{"quantile", {{"quantiles", {0.1}}}}};
  EXPECT_DOUBLE_EQ(loss_of(low, {1}, {3}).sum, 0.2);
  EXPECT_DOUBLE_EQ(loss_of(low, {3}, {1}).sum, 1.8);
  // -(1 - p)^2 ln p with p = 0.8, then with factors 0.25 and 0.75.
  EXPECT_NEAR(loss_of("focal", {logit(0.8)}, {1}).sum, -0.04 * std::log(0.8), 1e-15);
  const Json rare = {{"focal", {{"alpha", 0.25}}}};
  EXPECT_NEAR(loss_of(rare, {logit(0.8)}, {1}).sum, -0.01 * std::log(0.8), 1e-15);
  EXPECT_NEAR(loss_of(rare, {logit(0.8)}, {0}).sum, -0.75 * 0.64 * std::log(0.2), 1e-15);
}

TEST(Losses, focal_without_gamma_is_the_cross_entropy) {
  const Json flat = {{"focal", {{"gamma", 0}}}};
  for (const double z : {-30.0, -1.0, 0.0, 0.4, 8.0}) {
    for (const double t : {0.0, 1.0}) {
      const auto one = loss_of(flat, {z}, {t}), other = loss_of("binary_cross_entropy", {z}, {t});
      EXPECT_NEAR(one.sum, other.sum, 1e-14 * std::max(1.0, other.sum));
      EXPECT_NEAR(one.gradient[0], other.gradient[0], 1e-15);
    }
  }
}

TEST(Losses, of_logits_are_finite_far_out_and_pass_nan_on) {
  const float nan = std::numeric_limits<float>::quiet_NaN();
  for (const LossKind& kind : loss_kinds()) {
    const LossPlan plan = read_loss(kind.name, "loss");
    for (const float z : {-1000.0F, 1000.0F, nan}) {
      const std::vector<float> outputs = {z, 0}, targets = {1, 0}, weights = {1, 1};
      std::vector<float> gradient(2);
      const std::size_t width = kind.fewest_outputs;
      const double sum = loss_function<float>(plan)(
          {2 / width, width, width, outputs.data(), targets.data(), weights.data()}, 1.0F,
          gradient.data());
      EXPECT_EQ(std::isfinite(sum), !std::isnan(z)) << kind.name << " " << z;
      if (!std::isnan(z)) {
        EXPECT_TRUE(std::isfinite(gradient[0])) << kind.name << " " << z;
      }
    }
  }
}

TEST(Losses, refuse_bad_settings_with_the_path) {
  const auto path_of = [](const char* text) {
    try {
      read_loss(Json::parse(text), "training.loss");
    } catch (const JsonError& error) {
      return error.path();
    }
    return std::string("accepted");
  };
  EXPECT_EQ(path_of(R"("hing")"), "training.loss");
  EXPECT_EQ(path_of("3"), "training.loss");
  EXPECT_EQ(path_of(R"({"huber": {"delta": 0}})"), "training.loss.huber.delta");
  EXPECT_EQ(path_of(R"({"huber": {"alpha": 1}})"), "training.loss.huber.alpha");
  EXPECT_EQ(path_of(R"({"focal": {"gamma": -1}})"), "training.loss.focal.gamma");
  EXPECT_EQ(path_of(R"({"focal": {"alpha": 1.5}})"), "training.loss.focal.alpha");
  for (const char* quantiles : {"0.5", "[]", "[0]", "[1]", "[0.5, null]", R"(["a"])", "{}"}) {
    const std::string text = std::string(R"({"quantile": {"quantiles": )") + quantiles + "}}";
    EXPECT_EQ(path_of(text.c_str()), "training.loss.quantile.quantiles") << text;
  }
}

TEST(Losses, quantiles_want_an_output_each) {
  const auto settings = read_training_settings(
      {{"loss", {{"quantile", {{"quantiles", {0.16, 0.5, 0.84}}}}}}}, "training");
  const auto network = [](std::size_t units) {
    return describe_network(Json::array({{{"dense", {{"units", units}}}}}), "network", 2);
  };
  EXPECT_NO_THROW(check_loss_fits(settings, network(3), "network"));
  EXPECT_THROW(check_loss_fits(settings, network(1), "network"), JsonError);
}

}  // namespace
}  // namespace hepsweep::nn
