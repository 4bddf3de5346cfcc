#include <fstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/error.hh"
#include "studies/baselines/tree_ensemble.hh"
#include "tests/studies/baselines/toys.hh"

namespace hepsweep::studies::testing {
namespace {

using ::testing::HasSubstr;

Json trees(Json settings) {
  return method("boosted_trees", std::move(settings));
}

int threads_of_this_process() {
  std::ifstream status("/proc/self/status");
  std::string word;
  int threads = 0;
  while (status >> word && word != "Threads:") {
  }
  status >> threads;
  return threads;
}

// One tree with one split, learning rate 1, no penalty: a leaf's number is
// -G/H = sum(y - 1/2) / sum(1/4). Left 1 of 4 are signal: -1; right 3 of 4: +1.
TEST(BoostedTrees, OneStumpByHand) {
  const auto sample = sample_of({{0}, {0}, {0}, {0}, {1}, {1}, {1}, {1}}, {1, 0, 0, 0, 1, 1, 1, 0});
  const auto fit = fit_classic(trees({{"rounds", 1},
                                      {"depth", 1},
                                      {"learning_rate", 1},
                                      {"l2", 0},
                                      {"subsample", 1},
                                      {"columns", 1},
                                      {"minimum_child_weight", 0}}),
                               sample, {});
  const auto scores = scores_of(*fit.model, sample);
  EXPECT_NEAR(scores.front(), 1 / (1 + std::exp(1.0)), 1e-6);
  EXPECT_NEAR(scores.back(), 1 / (1 + std::exp(-1.0)), 1e-6);
  EXPECT_EQ(fit.model->parameters(), 3U);
}

// No linear method separates a chessboard; trees of depth 2 do.
TEST(BoostedTrees, SeparateWhatIsNotLinear) {
  const auto sample = gaussians(4000, 0, 2);
  auto board = sample;
  for (std::size_t i = 0; i < board.events(); ++i) {
    board.labels[i] = board.values[2 * i] * board.values[2 * i + 1] > 0 ? 1 : 0;
  }
  const auto fit = fit_classic(trees({{"rounds", 100}, {"depth", 4}, {"columns", 1}}), board, {});
  EXPECT_GT(auc_of(*fit.model, board), 0.98);
  const auto linear = fit_classic(method("fisher_discriminant"), board, {});
  EXPECT_NEAR(auc_of(*linear.model, board), 0.5, 0.05);
}

TEST(BoostedTrees, OfSeveralClassesGiveEachItsProbability) {
  TrainingSample sample = gaussians(1500, 0, 2);
  sample.classes = 3;
  for (std::size_t i = 0; i < sample.events(); ++i) {
    sample.labels[i] = static_cast<std::int32_t>(i % 3);
    sample.values[2 * i] += static_cast<float>(3 * (i % 3));
  }
  const auto fit = fit_classic(trees({{"rounds", 20}, {"depth", 2}}), sample, {});
  ASSERT_EQ(fit.model->outputs(), 3U);
  const auto scores = scores_of(*fit.model, sample);
  std::size_t right = 0;
  for (std::size_t i = 0; i < sample.events(); ++i) {
    const float* one = scores.data() + 3 * i;
    EXPECT_NEAR(one[0] + one[1] + one[2], 1, 1e-5);
    right += one[sample.labels[i]] == *std::max_element(one, one + 3) ? 1U : 0U;
  }
  EXPECT_GT(right, 1300U);
}

TEST(BoostedTrees, StopAtTheBestRoundOfTheValidationEvents) {
  const auto sample = gaussians(300, 1);
  const auto validation = gaussians(50, 1, 3, 2);
  std::vector<float> last;
  FitControl control{.validation = validation.values};
  // Better until round 4, worse from then on.
  control.monitor = [&](const RoundReport& report, const std::string& metric) {
    EXPECT_EQ(metric, "log_loss");
    if (report.round == 4) last.assign(report.validation.begin(), report.validation.end());
    return std::abs(static_cast<double>(report.round) - 4);
  };
  const Json settings = {{"rounds", 50},
                         {"early_stopping", {{"metric", "log_loss"}, {"patience", 3}}}};
  const auto fit = fit_classic(trees(settings), sample, control);
  EXPECT_EQ(fit.rounds, 7);
  EXPECT_EQ(fit.best_round, 4);
  // What the monitor saw of that round is what the model gives, bit for bit.
  EXPECT_EQ(scores_of(*fit.model, validation), last);
  control.rounds = 6;
  control.monitor = {};
  EXPECT_EQ(fit_classic(trees(settings), sample, control).best_round, 6);
}

TEST(BoostedTrees, WithoutEarlyStoppingMakeAllRounds) {
  FitControl control{.validation = gaussians(50, 1).values};
  control.monitor = [](const RoundReport&, const std::string&) { return 0.0; };
  const auto fit =
      fit_classic(trees({{"rounds", 12}, {"early_stopping", false}}), gaussians(100, 1), control);
  EXPECT_EQ(fit.best_round, 12);
}

TEST(BoostedTrees, ReplicasDifferOnlyWhereSomethingIsRandom) {
  const auto sample = gaussians(400, 1);
  const auto model = [&](const Json& settings, std::uint64_t replica) {
    return fit_classic(trees(settings), sample, {.replica = replica}).model->numbers();
  };
  const Json random = {{"rounds", 5}};
  EXPECT_EQ(model(random, 1), model(random, 1));
  EXPECT_NE(model(random, 1), model(random, 2));
  const Json plain = {{"rounds", 5}, {"subsample", 1}, {"columns", 1}};
  EXPECT_EQ(model(plain, 1), model(plain, 2));
}

TEST(BoostedTrees, StartNoThreads) {
  const int before = threads_of_this_process();
  int during = 0;
  FitControl control;
  control.between_rounds = [&](std::int64_t) {
    during = std::max(during, threads_of_this_process());
  };
  fit_classic(trees({{"rounds", 5}}), gaussians(5000, 1, 10), control);
  EXPECT_EQ(during, before);
}

TEST(BoostedTrees, SettingsOutOfTheirRangeAreRefused) {
  for (const auto& [key, value] :
       std::vector<std::pair<std::string, Json>>{{"rounds", 0},
                                                 {"depth", 17},
                                                 {"learning_rate", 0},
                                                 {"subsample", 1.5},
                                                 {"columns", 0},
                                                 {"minimum_child_weight", -1},
                                                 {"l2", "large"},
                                                 {"early_stopping", {{"metric", "brier"}}},
                                                 {"early_stopping", true}}) {
    try {
      check_classic(trees({{key, value}}), "network");
      ADD_FAILURE() << key << " = " << value << " is accepted";
    } catch (const JsonError& error) {
      EXPECT_THAT(error.path(), HasSubstr("network.boosted_trees." + key));
    }
  }
}

TEST(BoostedTrees, DamagedModelsAreRefused) {
  const auto fit = fit_classic(trees({{"rounds", 2}, {"depth", 2}}), gaussians(200, 2), {});
  const auto numbers = fit.model->numbers();
  const auto refused = [&](const std::string& key, const Json& value) {
    Json json = fit.model->to_json();
    json["boosted_trees"][key] = value;
    EXPECT_THROW(read_classic_model(json, numbers, "method"), JsonError) << key << " " << value;
  };
  const Json json = fit.model->to_json().at("boosted_trees");
  Json splits = json.at("splits");
  splits[0] = 3;  // inputs are 0 .. 2
  refused("splits", splits);
  splits[0] = -1;
  refused("splits", splits);
  splits[0] = 1e300;
  refused("splits", splits);
  refused("nodes", Json::array({1}));
  refused("nodes", Json::array({1e300, 1}));
  refused("outputs", 3);
  refused("inputs", 1);
  EXPECT_THROW(read_classic_model(fit.model->to_json(), {1.0F}, "method"), JsonError);
}

}  // namespace
}  // namespace hepsweep::studies::testing
