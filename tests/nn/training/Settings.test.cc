#include "nn/training/settings.hh"

#include <gtest/gtest.h>

#include "core/error.hh"

namespace hepsweep::nn {
namespace {

TEST(TrainingSettings, have_the_documented_defaults) {
  const auto settings = read_training_settings({{"loss", "mean_squared_error"}}, "training");
  EXPECT_EQ(settings.optimizer.name, "adam");
  EXPECT_EQ(settings.schedule.name, "constant");
  EXPECT_EQ(settings.batch_size, 256);
  EXPECT_EQ(settings.epochs, 50);
  EXPECT_FALSE(settings.regularisation.l2);
  EXPECT_FALSE(settings.early_stopping);
}

TEST(TrainingSettings, read_every_key) {
  const Json json = Json::parse(R"({"loss": "categorical_cross_entropy",
    "optimizer": {"momentum": {"learning_rate": 0.1, "momentum": 0.5}},
    "schedule": {"exponential": {"factor": 0.9}}, "batch_size": 10, "epochs": 3, "l2": 0.01,
    "early_stopping": {"metric": "auc", "patience": 2, "minimum_improvement": 0.001}})");
  const auto settings = read_training_settings(json, "training");
  EXPECT_EQ(settings.optimizer.name, "momentum");
  EXPECT_EQ(settings.schedule.name, "exponential");
  EXPECT_EQ(settings.regularisation.l2, 0.01);
  ASSERT_TRUE(settings.early_stopping);
  EXPECT_EQ(settings.early_stopping->metric, "auc");
  EXPECT_EQ(settings.early_stopping->patience, 2);
}

struct BadSettings {
  const char* changes;
  const char* path;
  const char* words;
};

class BadTrainings : public ::testing::TestWithParam<BadSettings> {};

TEST_P(BadTrainings, are_refused_with_path_and_reason) {
  Json json = {{"loss", "binary_cross_entropy"}};
  json.update(Json::parse(GetParam().changes));
  try {
    read_training_settings(json, "training");
    FAIL() << json;
  } catch (const JsonError& error) {
    EXPECT_EQ(error.path(), GetParam().path) << error.what();
    EXPECT_NE(std::string(error.what()).find(GetParam().words), std::string::npos) << error.what();
  }
}

INSTANTIATE_TEST_SUITE_P(
    TrainingSettings, BadTrainings,
    ::testing::Values(
        BadSettings{R"({"loss": "accuracy"})", "training.loss", "accuracy"},
        BadSettings{R"({"epoch": 5})", "training.epoch", "epochs"},
        BadSettings{R"({"epochs": 0})", "training.epochs", "0"},
        BadSettings{R"({"batch_size": 0})", "training.batch_size", "0"},
        BadSettings{R"({"l2": -1})", "training.l2", "-1"},
        BadSettings{R"({"l1": -1})", "training.l1", "-1"},
        BadSettings{R"({"max_norm": 0})", "training.max_norm", "0"},
        BadSettings{R"({"gradient_clipping": {}})", "training.gradient_clipping", "one of"},
        BadSettings{R"({"gradient_clipping": {"norm": 1, "value": 1}})",
                    "training.gradient_clipping", "one of"},
        BadSettings{R"({"gradient_clipping": {"norm": 0}})", "training.gradient_clipping.norm",
                    "0"},
        BadSettings{R"({"optimizer": "adma"})", "training.optimizer", "\"adam\""},
        BadSettings{R"({"optimizer": {"adam": {"beta1": 2}}})", "training.optimizer.adam.beta1",
                    "2"},
        BadSettings{R"({"optimizer": {"adam": {}, "sgd": {}}})", "training.optimizer", "adam"},
        BadSettings{R"({"schedule": {"exponential": {"factor": 0}}})",
                    "training.schedule.exponential.factor", "0"},
        BadSettings{R"({"early_stopping": {"metric": "acu"}})", "training.early_stopping.metric",
                    "\"auc\""},
        BadSettings{R"({"stop": {}})", "training.stop", "loss_below"},
        BadSettings{R"({"stop": {"change_below": 0}})", "training.stop.change_below", "0"},
        BadSettings{R"({"early_stopping": {"patience": 0}})", "training.early_stopping.patience",
                    "0"}));

TEST(TrainingSettings, must_fit_the_last_layer) {
  const auto check = [](const char* loss, const char* activation, std::size_t units) {
    const Json layers = {{{"dense", {{"units", units}, {"activation", activation}}}}};
    check_loss_fits(read_training_settings({{"loss", loss}}, "training"),
                    describe_network(layers, "network", 3), "network");
  };
  EXPECT_NO_THROW(check("binary_cross_entropy", "sigmoid", 1));
  EXPECT_NO_THROW(check("categorical_cross_entropy", "softmax", 3));
  EXPECT_NO_THROW(check("mean_squared_error", "identity", 1));
  EXPECT_THROW(check("binary_cross_entropy", "identity", 1), JsonError);
  EXPECT_THROW(check("categorical_cross_entropy", "sigmoid", 3), JsonError);
  EXPECT_THROW(check("categorical_cross_entropy", "softmax", 1), JsonError);
  EXPECT_THROW(check("mean_squared_error", "step", 1), JsonError);
}

TEST(EarlyStopping, knows_the_direction_of_what_it_watches) {
  const auto watching = [](const char* metric, const std::vector<MetricDirection>& watchable) {
    const Json json{{"loss", "mean_squared_error"}, {"early_stopping", {{"metric", metric}}}};
    return read_training_settings(json, "training", watchable).early_stopping->larger_is_better;
  };
  EXPECT_TRUE(watching("auc", usual_metrics()));
  EXPECT_FALSE(watching("log_loss", usual_metrics()));
  EXPECT_THROW(watching("acu", usual_metrics()), JsonError);
  EXPECT_TRUE(watching("purity", {{"loss", false}, {"purity", true}}));
  EXPECT_THROW(watching("auc", {{"loss", false}}), JsonError);
}

}  // namespace
}  // namespace hepsweep::nn
