// What holds for every metric of the table.
#include <cmath>
#include <map>
#include <set>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/error.hh"
#include "core/files.hh"
#include "core/random.hh"
#include "studies/metrics/metrics.hh"

namespace hepsweep::studies {
namespace {

struct Events {
  std::vector<float> scores;
  std::vector<std::int32_t> labels;
  std::vector<double> weights;

  Events(std::size_t number, std::uint64_t key, bool weighted) {
    RandomStream random(key);
    for (std::size_t i = 0; i < number; ++i) {
      labels.push_back(static_cast<std::int32_t>(random.below(2)));
      const double score = std::pow(random.uniform(), labels.back() == 1 ? 0.5 : 1);
      scores.push_back(static_cast<float>(score));
      const double weight = 0.5 + random.uniform();
      weights.push_back(weighted ? weight : 1);
    }
  }

  MetricInput input(const MetricInput* training) const {
    MetricInput result = metric_input({scores, 1, labels, weights});
    result.yields = Counting{.signal = 100, .background = 1000, .background_sigma = 50};
    result.training = training;
    return result;
  }
};

const MetricInput& training_events() {
  static const Events events(600, 9, true);
  static const MetricInput input = events.input(nullptr);
  return input;
}

TEST(MetricTable, EveryMetricIsANumberOnOrdinaryEvents) {
  const Events events(800, 1, true);
  const auto input = events.input(&training_events());
  std::set<std::string> names;
  for (const NamedMetric& metric : evaluate_metrics(input, MetricChoice(Usual::on_demand))) {
    EXPECT_TRUE(std::isfinite(metric.value)) << metric.name;
    EXPECT_FALSE(metric.error < 0) << metric.name;
    EXPECT_TRUE(names.insert(metric.name).second) << metric.name;
    EXPECT_EQ(evaluate_metric(metric.name, input).value, metric.value) << metric.name;
  }
  for (const std::string& name : known_metrics()) EXPECT_TRUE(names.contains(name)) << name;
}

TEST(MetricTable, NoMetricDependsOnTheOrderOfEventsBeyondRounding) {
  const Events events(800, 2, true);
  Events reversed = events;
  std::reverse(reversed.scores.begin(), reversed.scores.end());
  std::reverse(reversed.labels.begin(), reversed.labels.end());
  std::reverse(reversed.weights.begin(), reversed.weights.end());
  const auto one =
      evaluate_metrics(events.input(&training_events()), MetricChoice(Usual::on_demand));
  const auto two =
      evaluate_metrics(reversed.input(&training_events()), MetricChoice(Usual::on_demand));
  ASSERT_EQ(one.size(), two.size());
  for (std::size_t i = 0; i < one.size(); ++i) {
    EXPECT_NEAR(one[i].value, two[i].value, 1e-10 * (1 + std::abs(one[i].value))) << one[i].name;
  }
}

TEST(MetricTable, UnweightedStandsBesideWhereThereAreWeights) {
  const Events weighted(300, 3, true);
  const Events plain(300, 3, false);
  const auto names = [](const Events& events, Usual usual) {
    std::set<std::string> result;
    for (const auto& metric : evaluate_metrics(events.input(nullptr), MetricChoice(usual))) {
      result.insert(metric.name);
    }
    return result;
  };
  EXPECT_TRUE(names(weighted, Usual::at_the_end).contains("auc_unweighted"));
  EXPECT_TRUE(names(weighted, Usual::on_demand).contains("mcc_unweighted"));
  EXPECT_FALSE(names(weighted, Usual::on_demand).contains("significance_unweighted"));
  EXPECT_FALSE(names(plain, Usual::on_demand).contains("auc_unweighted"));
  // Asked for by name it is there, and the same.
  EXPECT_EQ(evaluate_metric("auc_unweighted", plain.input(nullptr)).value,
            evaluate_metric("auc", plain.input(nullptr)).value);
  EXPECT_EQ(evaluate_metric("auc_unweighted", weighted.input(nullptr)).value,
            evaluate_metric("auc", plain.input(nullptr)).value);
}

TEST(MetricTable, NanScoresNoEventsAndOneClassAreNoCrash) {
  const std::vector<float> scores{0.1F, NAN, 0.5F};
  const std::vector<float> fine{0.1F, 0.2F, 0.5F};
  const std::vector<std::int32_t> labels{0, 1, 1};
  const std::vector<std::int32_t> ones{1, 1, 1};
  const MetricChoice all(Usual::on_demand);
  const Counting yields{.signal = 100, .background = 1000, .background_sigma = 50};
  for (MetricInput input : {metric_input({scores, 1, labels, {}}), metric_input({})}) {
    input.yields = yields;
    input.training = &input;
    for (const auto& metric : evaluate_metrics(input, all)) {
      EXPECT_TRUE(std::isnan(metric.value)) << metric.name;
    }
  }
  auto one_class = metric_input({fine, 1, ones, {}});
  one_class.yields = yields;
  one_class.training = &one_class;
  for (const auto& metric : evaluate_metrics(one_class, all)) {
    if (metric.name.starts_with("significance")) {
      EXPECT_TRUE(std::isnan(metric.value)) << metric.name;
    }
  }
}

TEST(MetricTable, OfSeveralClassesHasWhatIsDefinedForThem) {
  const std::vector<float> scores{0.5F, 0.3F, 0.2F, 0.1F, 0.6F, 0.3F, 0.2F, 0.3F, 0.5F};
  const std::vector<std::int32_t> labels{0, 1, 2};
  const auto input = metric_input({scores, 3, labels, {}});
  std::set<std::string> names;
  for (const auto& metric : evaluate_metrics(input, MetricChoice(Usual::on_demand))) {
    names.insert(metric.name);
    EXPECT_TRUE(std::isfinite(metric.value)) << metric.name;
  }
  EXPECT_TRUE(names.contains("confusion_2_0"));
  EXPECT_TRUE(names.contains("mcc"));
  EXPECT_FALSE(names.contains("confusion_2_0_unweighted"));
  EXPECT_FALSE(names.contains("average_precision"));
  EXPECT_FALSE(names.contains("true_positives"));
  EXPECT_THROW(evaluate_metric("average_precision", input), InputError);
}

TEST(MetricTable, ConfusionOfSeveralClassesIsCountedBesideWeights) {
  const std::vector<float> scores{0.5F, 0.3F, 0.2F, 0.1F, 0.6F, 0.3F, 0.2F, 0.3F, 0.5F};
  const std::vector<std::int32_t> labels{0, 1, 1};
  const std::vector<double> weights{2, 3, 5};
  std::map<std::string, double> values;
  for (const auto& metric : evaluate_metrics(metric_input({scores, 3, labels, weights}),
                                             MetricChoice(Usual::on_demand))) {
    values[metric.name] = metric.value;
  }
  EXPECT_EQ(values.at("confusion_1_2"), 5);
  EXPECT_EQ(values.at("confusion_1_2_unweighted"), 1);
  EXPECT_EQ(values.at("confusion_1_1_unweighted"), 1);
}

TEST(MetricTable, AChoiceByNameGivesNoMore) {
  const Events events(100, 4, true);
  MetricChoice choice;
  choice.add("f1");
  choice.add("confusion_matrix");
  choice.add("f1");
  std::vector<std::string> names;
  for (const auto& metric : evaluate_metrics(events.input(nullptr), choice)) {
    names.push_back(metric.name);
  }
  EXPECT_THAT(names, testing::ElementsAre("f1", "true_positives", "false_positives",
                                          "false_negatives", "true_negatives"));
  EXPECT_THROW(choice.add("f2"), InputError);
}

TEST(MetricTable, StandsInTheDocumentation) {
  const std::string text =
      read_file(std::filesystem::path(HEPSWEEP_SOURCE_FOLDER) / "docs/statistics.md");
  for (const std::string& name : known_metrics()) {
    EXPECT_NE(text.find("`" + name + "`"), std::string::npos) << name;
  }
}

}  // namespace
}  // namespace hepsweep::studies
