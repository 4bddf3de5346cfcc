#include "studies/study/baselines.hh"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "studies/baselines/baseline.hh"
#include "tests/studies/study/example.hh"

namespace hepsweep::studies::testing {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

Study with_baselines(const std::string& baselines) {
  Json study = example_study();
  study["baselines"] = Json::parse(baselines);
  return parsed(study);
}

std::string refusal(const std::string& baselines) {
  return input_error_of([&] { with_baselines(baselines); });
}

TEST(Baselines, AreNamesOrObjectsWithSettings) {
  const auto study = with_baselines(
      R"(["logistic_regression", {"boosted_trees": {"depth": 4}}, {"boosted_trees": {}}])");
  ASSERT_TRUE(study.baselines);
  EXPECT_THAT(*study.baselines, ElementsAre(Json::parse(R"({"logistic_regression": {}})"),
                                            Json::parse(R"({"boosted_trees": {"depth": 4}})"),
                                            Json::parse(R"({"boosted_trees": {}})")));
}

TEST(Baselines, AnEmptyListIsNoneAndNothingIsTheDefault) {
  EXPECT_THAT(*with_baselines("[]").baselines, IsEmpty());
  EXPECT_FALSE(parsed(example_study()).baselines);
  for (const Json& network : default_baselines()) {
    EXPECT_TRUE(is_classic(network)) << network.dump();
    EXPECT_NO_THROW(check_classic(network, "baselines[0]"));
  }
}

TEST(Baselines, MistakesAreNamedWithTheirPlace) {
  EXPECT_THAT(refusal(R"("boosted_trees")"),
              AllOf(HasSubstr("baselines: "), HasSubstr("is not a list of classic methods")));
  EXPECT_THAT(refusal(R"(["logistic_regression", "bosted_trees"])"),
              AllOf(HasSubstr("baselines[1]"), HasSubstr("\"boosted_trees\"")));
  EXPECT_THAT(refusal(R"([{"boosted_trees": {"deph": 3}}])"),
              AllOf(HasSubstr("baselines[0].boosted_trees.deph"), HasSubstr("\"depth\"")));
  EXPECT_THAT(refusal(R"([{"boosted_trees": {"depth": "$depth"}}])"),
              HasSubstr("baselines[0].boosted_trees.depth"));
  EXPECT_THAT(refusal(R"([{"boosted_trees": {}, "logistic_regression": {}}])"),
              HasSubstr("baselines[0]"));
  EXPECT_THAT(refusal("[3]"), HasSubstr("baselines[0]"));
  EXPECT_THAT(refusal(R"([[{"dense": {"units": 1}}]])"), HasSubstr("baselines[0]"));
  EXPECT_THAT(refusal(R"(["boosted_trees", {"boosted_trees": {}}])"),
              AllOf(HasSubstr("baselines[1]"), HasSubstr("twice")));
}

TEST(Baselines, AreIndependentOfHowANetworkIsTrained) {
  const Study study = parsed(example_study());
  EXPECT_FALSE(baselines_depend_on_parameters(study));
  const auto resolved = resolve_baseline(study, default_baselines()[0], Json::object());
  EXPECT_EQ(resolved.parameters, Json::object());
  EXPECT_EQ(resolved.document.at("data"), study.document.at("data"));
  EXPECT_EQ(resolved.document.at("yields"), study.document.at("yields"));
  EXPECT_EQ(resolved.document.at("training"), Json::parse(R"({"loss": "binary_cross_entropy"})"));
  EXPECT_EQ(resolved.document.at("network"), default_baselines()[0]);
}

TEST(Baselines, TakeTheWinnersParametersOfItsData) {
  Json document = example_study();
  document["data"]["split"]["seed"] = "$split";
  document["search"]["space"]["split"] = Json::parse("[1, 2]");
  const Study study = parsed(document);
  EXPECT_TRUE(baselines_depend_on_parameters(study));
  const Json winner = Json::parse(R"({"width": 32, "depth": 1, "split": 2})");
  const auto resolved = resolve_baseline(study, default_baselines()[1], winner);
  EXPECT_EQ(resolved.parameters, Json::parse(R"({"split": 2})"));
  EXPECT_EQ(resolved.document["data"]["split"]["seed"], Json(2));
}

}  // namespace
}  // namespace hepsweep::studies::testing
