// What holds for every classic method.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/error.hh"
#include "tests/studies/baselines/toys.hh"

namespace hepsweep::studies::testing {
namespace {

using ::testing::HasSubstr;

class ClassicMethods : public ::testing::TestWithParam<std::string> {
 protected:
  // With little work, and what lets a method be nearly as good as is possible on a toy.
  static Json chosen() {
    if (GetParam() == "boosted_trees") return method(GetParam(), {{"rounds", 30}, {"depth", 2}});
    return method(GetParam());
  }
  static ClassicFit fitted(const TrainingSample& sample, const FitControl& control = {}) {
    return fit_classic(chosen(), sample, control);
  }
};

INSTANTIATE_TEST_SUITE_P(Table, ClassicMethods, ::testing::ValuesIn(classic_names()),
                         [](const auto& info) { return info.param; });

TEST_P(ClassicMethods, AreKnownByTheirName) {
  EXPECT_TRUE(is_classic(chosen()));
  EXPECT_EQ(model_name(chosen()), GetParam());
  EXPECT_NO_THROW(check_classic(chosen(), "network"));
  EXPECT_NO_THROW(check_classic(method(GetParam()), "network"));
}

TEST_P(ClassicMethods, RefuseUnknownSettingsWithTheirPath) {
  try {
    check_classic(method(GetParam(), {{"qqq", 1}}), "network.families.other");
    FAIL() << "accepted";
  } catch (const JsonError& error) {
    EXPECT_EQ(error.path(), "network.families.other." + GetParam() + ".qqq");
  }
}

// As rows A5 and G46 say: the AUC of two Gaussians is Phi(d / sqrt 2), which no method exceeds.
TEST_P(ClassicMethods, SeparateTwoGaussiansNearlyAsWellAsIsPossible) {
  const double distance = 1.5;
  const auto fit = fitted(gaussians(4000, distance));
  ASSERT_TRUE(fit.model) << fit.diverged;
  const double auc = auc_of(*fit.model, gaussians(10'000, distance, 3, 2));
  EXPECT_NEAR(auc, best_auc(distance), 0.02);
}

TEST_P(ClassicMethods, GiveProbabilities) {
  const auto sample = gaussians(2000, 1);
  const auto fit = fitted(sample);
  double sum = 0;
  for (const float score : scores_of(*fit.model, sample)) {
    ASSERT_GE(score, 0);
    ASSERT_LE(score, 1);
    sum += static_cast<double>(score);
  }
  EXPECT_NEAR(sum / 2000, 0.5, 0.03);
}

TEST_P(ClassicMethods, GiveTheSameModelAgain) {
  const auto sample = gaussians(1000, 1);
  const auto first = fitted(sample);
  fitted(gaussians(500, 2));  // nothing is left behind by another fit
  const auto second = fitted(sample);
  EXPECT_EQ(first.model->to_json(), second.model->to_json());
  EXPECT_EQ(first.model->numbers(), second.model->numbers());
  EXPECT_EQ(first.rounds, second.rounds);
}

TEST_P(ClassicMethods, AreStoredAndReadBackExactly) {
  const auto sample = gaussians(1000, 1);
  const auto fit = fitted(sample);
  const Json json = Json::parse(fit.model->to_json().dump());
  const auto again = read_classic_model(json, fit.model->numbers(), "method");
  EXPECT_EQ(scores_of(*again, sample), scores_of(*fit.model, sample));
  EXPECT_EQ(again->to_json(), fit.model->to_json());
  EXPECT_EQ(again->inputs(), sample.inputs);
  EXPECT_EQ(again->parameters(), fit.model->parameters());
}

TEST_P(ClassicMethods, RefuseModelsThatAreDamaged) {
  EXPECT_THROW(read_classic_model(method(GetParam()), {}, "method"), JsonError);
  Json damaged = fitted(gaussians(200, 1)).model->to_json();
  damaged[GetParam()]["more"] = 1;
  EXPECT_THROW(read_classic_model(damaged, {}, "method"), JsonError);
}

// Events of weight 2 count as two events; the unit of the weights does not matter.
TEST_P(ClassicMethods, HeedWeights) {
  auto sample = gaussians(1000, 1);
  auto light = sample;
  for (float& weight : light.weights) weight *= 0.001953125F;
  EXPECT_EQ(fitted(light).model->to_json(), fitted(sample).model->to_json());
  for (std::size_t i = 0; i < sample.events(); ++i) sample.weights[i] = i % 4 < 2 ? 3 : 1;
  EXPECT_NE(fitted(sample).model->to_json(), fitted(light).model->to_json());
}

TEST_P(ClassicMethods, AreInterruptedByTheirCaller) {
  struct Enough {};
  const FitControl control{.between_rounds = [](std::int64_t) { throw Enough(); }};
  EXPECT_THROW(fitted(gaussians(200, 1), control), Enough);
}

TEST_P(ClassicMethods, RefuseASampleOfOneClass) {
  const auto sample = sample_of({{1}, {2}, {3}}, {1, 1, 1});
  try {
    fitted(sample);
    FAIL() << "accepted";
  } catch (const InputError& error) {
    EXPECT_THAT(error.what(), HasSubstr("network." + GetParam()));
  }
}

TEST_P(ClassicMethods, SurviveInputsThatSayNothing) {
  auto sample = gaussians(600, 2, 4);
  for (std::size_t i = 0; i < sample.events(); ++i) {
    sample.values[4 * i + 2] = 0;                     // constant
    sample.values[4 * i + 3] = sample.values[4 * i];  // a copy
  }
  const auto fit = fitted(sample);
  ASSERT_TRUE(fit.model);
  EXPECT_NEAR(auc_of(*fit.model, sample), best_auc(2), 0.03);
}

TEST_P(ClassicMethods, DescribeThemselves) {
  const auto description = describe_classic(chosen(), "network", 28);
  EXPECT_EQ(description.outputs, 1U);
  EXPECT_GE(description.multiply_adds, 1U);
  EXPECT_GE(description.rounds, 1);
  const auto fit = fitted(gaussians(500, 1));
  EXPECT_THAT(fit.model->text({"pt", "eta", "phi"}, {10, 0, 0}, {2, 1, 1}), HasSubstr("pt"));
}

TEST(ClassicMethod, IsNoListOfLayers) {
  EXPECT_FALSE(is_classic(Json::array()));
  EXPECT_FALSE(is_classic({{"dense", {{"units", 1}}}}));
  EXPECT_EQ(model_name(Json::array()), "network");
}

TEST(ClassicMethod, ThatIsUnknownIsRefusedWithTheNearest) {
  try {
    check_classic(method("fisher_discriminent"), "network");
    FAIL() << "accepted";
  } catch (const JsonError& error) {
    EXPECT_EQ(error.path(), "network");
    EXPECT_THAT(error.what(), HasSubstr("did you mean \"fisher_discriminant\""));
  }
}

}  // namespace
}  // namespace hepsweep::studies::testing
