#include "studies/search/strategy.hh"

#include <algorithm>
#include <set>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/error.hh"

namespace hepsweep::studies {
namespace {

using ::testing::HasSubstr;

SearchSettings search(const std::string& text) {
  return read_search_settings(Json::parse(text), "search");
}

std::vector<std::string> all(Strategy& strategy) {
  std::vector<std::string> configurations;
  while (!strategy.finished()) {
    const auto configuration = strategy.propose();
    if (!configuration) break;
    configurations.push_back(configuration->dump());
  }
  EXPECT_EQ(strategy.propose(), std::nullopt);
  return configurations;
}

std::vector<std::string> all(const std::string& text, std::uint64_t seed = 1) {
  return all(*make_strategy(search(text), seed, 5));
}

std::string message_of(const std::string& text, std::int64_t replicas = 5) {
  try {
    make_strategy(search(text), 1, replicas);
  } catch (const JsonError& error) {
    return error.what();
  }
  return "no error";
}

TEST(Grid, LastParameterVariesFastest) {
  EXPECT_THAT(
      all(R"({"space": {"b": [1, 2], "a": ["x", "y", "z"]}})"),
      ::testing::ElementsAre(R"({"b":1,"a":"x"})", R"({"b":1,"a":"y"})", R"({"b":1,"a":"z"})",
                             R"({"b":2,"a":"x"})", R"({"b":2,"a":"y"})", R"({"b":2,"a":"z"})"));
}

// Every combination of k options that are on or off.
TEST(LectureRow, F8_AFactorialOfRegularisationsIsAGrid) {
  const auto configurations =
      all(R"({"space": {"dropout": [0, 0.3], "l2": [0, 1e-4], "early_stopping": [false, true]}})");
  EXPECT_EQ(configurations.size(), 8U);
  EXPECT_EQ(std::set(configurations.begin(), configurations.end()).size(), 8U);
  EXPECT_EQ(configurations.front(), R"({"dropout":0,"l2":0,"early_stopping":false})");
  EXPECT_EQ(configurations.back(), R"({"dropout":0.3,"l2":0.0001,"early_stopping":true})");
}

TEST(Grid, EmptySpaceIsOneConfiguration) {
  EXPECT_THAT(all(R"({"strategy": "grid", "space": {}})"), ::testing::ElementsAre("{}"));
}

TEST(Grid, CountsItself) {
  const auto strategy =
      make_strategy(search(R"({"space": {"a": {"range": [1, 1000]}, "b": [1, 2]}})"), 1, 5);
  EXPECT_EQ(strategy->planned(), 2000);
  EXPECT_FALSE(strategy->finished());
  EXPECT_EQ(all(*strategy).size(), 2000U);
}

TEST(Grid, TooManyPointsAreRefusedByTheirNumber) {
  EXPECT_THAT(message_of(R"({"space": {"a": {"range": [1, 1000]}, "b": {"range": [1, 1000]},
                             "c": {"range": [1, 1000]}}})"),
              ::testing::AllOf(HasSubstr("search.space: 1,000,000,000 configurations are too many"),
                               HasSubstr("10,000,000 trials"), HasSubstr("random")));
  EXPECT_THAT(message_of(R"({"space": {"a": {"range": [1, 1000000000000000]},
                                       "b": {"range": [1, 1000000000000000]}}})"),
              HasSubstr("1e+30 configurations are too many"));
  EXPECT_THAT(message_of(R"({"space": {"a": {"range": [1, 2000001]}}})"),
              HasSubstr("2,000,001 configurations in 5 replicas are too many"));
  EXPECT_EQ(message_of(R"({"space": {"a": {"range": [1, 2000000]}}})"), "no error");
}

TEST(Grid, SpaceOfManyParametersDoesNotOverflow) {
  Json space = Json::object();
  for (int i = 0; i < 1000; ++i) space["p" + std::to_string(i)] = {1, 2, 3};
  Json json{{"space", space}};
  EXPECT_THAT(message_of(json.dump()), HasSubstr("configurations are too many"));
}

TEST(Grid, NeedsSeparateValues) {
  EXPECT_THAT(message_of(R"({"space": {"rate": {"log": [1e-4, 1e-2]}}})"),
              HasSubstr("search.space.rate: a grid needs separate values"));
}

constexpr const char* random_example = R"({
  "strategy": {"random": {"configurations": 20}},
  "space": {"rate": {"log": [1e-4, 1e-2]}, "width": [16, 32, 64]}
})";

TEST(Random, DependsOnTheSeedOnly) {
  const auto first = all(random_example, 1);
  EXPECT_EQ(first.size(), 20U);
  EXPECT_EQ(first, all(random_example, 1));
  EXPECT_NE(first, all(random_example, 2));
  EXPECT_EQ(all(R"({"strategy": {"random": {"configurations": 3, "seed": 7}},
                    "space": {"rate": {"uniform": [0, 1]}}})",
                1),
            all(R"({"strategy": {"random": {"configurations": 3, "seed": 7}},
                    "space": {"rate": {"uniform": [0, 1]}}})",
                2));
}

TEST(Random, MoreConfigurationsBeginWithTheSameOnes) {
  const auto few = all(random_example);
  const auto many = all(R"({"strategy": {"random": {"configurations": 40}},
                            "space": {"rate": {"log": [1e-4, 1e-2]}, "width": [16, 32, 64]}})");
  ASSERT_EQ(many.size(), 40U);
  EXPECT_TRUE(std::equal(few.begin(), few.end(), many.begin()));
}

TEST(Random, AnotherParameterLeavesTheOthersAlone) {
  const auto strategy = make_strategy(search(random_example), 1, 5);
  const auto wider = make_strategy(search(R"({
    "strategy": {"random": {"configurations": 20}},
    "space": {"depth": [1, 2], "rate": {"log": [1e-4, 1e-2]}, "width": [16, 32, 64]}})"),
                                   1, 5);
  for (int i = 0; i < 20; ++i) {
    const Json a = *strategy->propose();
    const Json b = *wider->propose();
    EXPECT_EQ(a["rate"], b["rate"]);
    EXPECT_EQ(a["width"], b["width"]);
  }
}

TEST(Random, DiscretePointsComeOnce) {
  const auto drawn = all(R"({"strategy": {"random": {"configurations": 12}},
                             "space": {"a": {"range": [1, 4]}, "b": ["x", "y", "z"]}})");
  EXPECT_EQ(drawn.size(), 12U);
  EXPECT_EQ(std::set<std::string>(drawn.begin(), drawn.end()).size(), 12U);
}

TEST(Random, WrongSettingsAreNamed) {
  EXPECT_THAT(message_of(R"({"strategy": "random", "space": {"a": [1, 2]}})"),
              HasSubstr("search.strategy: the key \"configurations\" is missing"));
  EXPECT_THAT(message_of(R"({"strategy": {"random": {"configurations": 0}}, "space": {"a": [1]}})"),
              HasSubstr("search.strategy.random.configurations: 0 is out of range"));
  EXPECT_THAT(
      message_of(R"({"strategy": {"random": {"configurations": 3}}, "space": {"a": [1, 2]}})"),
      HasSubstr("3 is more than the 2 points of the space"));
  EXPECT_THAT(message_of(R"({"strategy": {"random": {"configurations": 3, "sed": 1}},
                             "space": {"a": {"uniform": [0, 1]}}})"),
              HasSubstr("did you mean \"seed\"?"));
  EXPECT_THAT(message_of(R"({"strategy": {"random": {"configurations": 10000000}},
                             "space": {"a": {"uniform": [0, 1]}}})"),
              HasSubstr("search.strategy.random: 10,000,000 configurations in 5 replicas"));
}

TEST(List, GivesItsConfigurationsInOneOrderOfKeys) {
  EXPECT_THAT(all(R"({"strategy": {"list": {"configurations": [{"a": 1, "b": [2]},
                                                               {"b": "x", "a": null}]}}})"),
              ::testing::ElementsAre(R"({"a":1,"b":[2]})", R"({"a":null,"b":"x"})"));
  EXPECT_THAT(
      search(R"({"strategy": {"list": {"configurations": [{"a": 1, "b": 2}]}}})").parameters,
      ::testing::ElementsAre("a", "b"));
}

TEST(List, WrongConfigurationsAreNamed) {
  const auto list = [](const std::string& configurations) {
    return message_of(R"({"strategy": {"list": {"configurations": )" + configurations + "}}}");
  };
  EXPECT_THAT(list("[]"), HasSubstr("search.strategy.list.configurations: [] is not a list"));
  EXPECT_THAT(list("3"), HasSubstr("is not a list"));
  EXPECT_THAT(list("[3]"), HasSubstr("configurations[0]: 3 is not an object"));
  EXPECT_THAT(list(R"([{"a": 1}, {}])"),
              HasSubstr("configurations[1]: the parameter \"a\" is missing"));
  EXPECT_THAT(list(R"([{"alpha": 1}, {"alpha": 1, "alhpa": 2}])"),
              HasSubstr("configurations[1].alhpa: unknown key"));
  EXPECT_THAT(list(R"([{"a": 1, "b": 2}, {"a": 2, "b": 2}, {"b": 2, "a": 1.0}])"),
              AllOf(HasSubstr("configurations[2]: "), HasSubstr("already, at "),
                    HasSubstr("configurations[0]")));
  EXPECT_THAT(list(R"([{"a b": 1}])"), HasSubstr("is no name of a parameter"));
  EXPECT_THAT(message_of(R"({"strategy": {"list": {"configurations": [{"a": 1}]}},
                             "space": {"a": [1]}})"),
              HasSubstr("search.space: is not used by the strategy \"list\""));
}

TEST(SearchSettings, WrongOnesAreNamed) {
  EXPECT_THAT(message_of("{}"), HasSubstr("search: the key \"space\" is missing"));
  EXPECT_THAT(message_of(R"({"strategy": "gird", "space": {}})"),
              HasSubstr("search.strategy: unknown strategy: \"gird\" is not known; did you mean "
                        "\"grid\"?"));
  EXPECT_THAT(message_of(R"({"strategy": 3, "space": {}})"),
              HasSubstr("search.strategy: 3 is not a search strategy"));
  EXPECT_THAT(message_of(R"({"strategy": {"grid": {"points": 3}}, "space": {}})"),
              HasSubstr("search.strategy.grid.points: unknown key"));
  EXPECT_THAT(message_of(R"({"spcae": {}, "space": {}})"), HasSubstr("did you mean \"space\"?"));
  EXPECT_THAT(message_of(R"({"space": []})"), HasSubstr("search.space: [] is not an object"));
  for (const char* name : {"", "1a", "a-b", "a.b", "é"}) {
    Json json{{"space", {{name, {1, 2}}}}};
    EXPECT_THAT(message_of(json.dump()), HasSubstr("is no name of a parameter")) << name;
  }
}

// Every strategy of the table, by its contract.
TEST(EveryStrategy, IsReplayedFromTheBeginning) {
  const std::vector<std::string> examples{
      R"({"strategy": "grid", "space": {"a": {"range": [1, 30]}}})", random_example,
      R"({"strategy": {"list": {"configurations": [{"a": 1}, {"a": 2}]}}})"};
  ASSERT_EQ(examples.size(), strategy_names().size());
  for (const std::string& example : examples) {
    const auto settings = search(example);
    const auto first = make_strategy(settings, 3, 1);
    const auto second = make_strategy(settings, 3, 1);
    const auto planned = first->planned();
    std::int64_t configuration = 0;
    while (!first->finished()) {
      const auto parameters = first->propose();
      ASSERT_TRUE(parameters);
      EXPECT_EQ(parameters, second->propose());
      first->tell(++configuration, 0.5);
      second->tell(configuration, 0.5);
      std::vector<std::string> names;
      for (const auto& [name, value] : parameters->items()) names.push_back(name);
      EXPECT_EQ(names, settings.parameters);
    }
    EXPECT_EQ(planned, configuration);
    EXPECT_EQ(second->propose(), std::nullopt);
  }
}

TEST(EveryStrategy, SkippingIsAsIfItHadProposed) {
  for (
      const std::string& example : std::vector<std::string>{
          R"({"strategy": "grid", "space": {"a": {"range": [1, 30]}}})", random_example,
          R"({"strategy": {"random": {"configurations": 12}}, "space": {"a": {"range": [1, 12]}}})",
          R"({"strategy": {"list": {"configurations": [{"a": 1}, {"a": 2}, {"a": 3}]}}})"}) {
    const auto settings = search(example);
    const auto proposing = make_strategy(settings, 3, 1);
    const auto skipping = make_strategy(settings, 3, 1);
    for (int i = 0; i < 2; ++i) proposing->propose();
    skipping->skip(2);
    while (!proposing->finished()) ASSERT_EQ(proposing->propose(), skipping->propose()) << example;
    EXPECT_TRUE(skipping->finished());
    skipping->skip(5);
    EXPECT_EQ(skipping->propose(), std::nullopt);
  }
}

TEST(Random, ADiscretePointIsWhatItsAxesDrawAndWasNotThereBefore) {
  const auto settings = search(R"({"strategy": {"random": {"configurations": 20}},
                                   "space": {"a": {"range": [1, 6]}, "b": ["x", "y", "z", "w"]}})");
  const auto strategy = make_strategy(settings, 7, 1);
  std::set<std::string> drawn;
  for (std::uint64_t number = 0; number < 20; ++number) {
    RandomStream a(stream_key(7, 0, "search", "a"), number);
    RandomStream b(stream_key(7, 0, "search", "b"), number);
    Json point;
    do {
      point = {{"a", settings.space.parameters[0].axis->sample(a)},
               {"b", settings.space.parameters[1].axis->sample(b)}};
    } while (!drawn.insert(point.dump()).second);
    EXPECT_EQ(strategy->propose(), point);
  }
}

TEST(Random, AMillionAreSkippedAndTheNextIsNew) {
  const auto settings = search(R"({"strategy": {"random": {"configurations": 1000002}},
    "space": {"a": {"range": [1, 1010]}, "b": {"range": [1, 1010]}}})");
  const auto strategy = make_strategy(settings, 7, 1);
  strategy->skip(1'000'000);
  EXPECT_FALSE(strategy->finished());
  const auto first = strategy->propose();
  EXPECT_NE(first, strategy->propose());
  EXPECT_TRUE(strategy->finished());
}

}  // namespace
}  // namespace hepsweep::studies
