#include "studies/metrics/metrics.hh"

#include <cmath>
#include <stdexcept>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/error.hh"

namespace hepsweep::studies {
namespace {

using Scores = std::vector<float>;
using Labels = std::vector<std::int32_t>;
using Weights = std::vector<double>;

NamedMetric binary(std::string_view name, const Scores& scores, const Labels& labels,
                   const Weights& weights = {}) {
  return evaluate_metric(name, metric_input({scores, 1, labels, weights}));
}

std::vector<NamedMetric> usual_metrics_of(const ScoredEvents& events) {
  return evaluate_metrics(metric_input(events), MetricChoice(Usual::at_the_end));
}

TEST(Metrics, KnowsDirections) {
  EXPECT_TRUE(larger_is_better("auc"));
  EXPECT_TRUE(larger_is_better("accuracy_unweighted"));
  EXPECT_FALSE(larger_is_better("log_loss"));
  EXPECT_THROW(larger_is_better("prevalence"), InputError);  // ranks nothing
  EXPECT_THROW(larger_is_better("significance_unweighted"), InputError);
}

TEST(Metrics, SuggestsTheNearestName) {
  try {
    larger_is_better("log_los");
    FAIL();
  } catch (const InputError& error) {
    EXPECT_THAT(error.what(), testing::HasSubstr("did you mean \"log_loss\""));
  }
}

TEST(Metrics, CountsPairsAndHalfOfTies) {
  // Positives 0.8, 0.4; negatives 0.4, 0.2: of 4 pairs 3 are right and one is tied.
  const auto auc = binary("auc", {0.8F, 0.4F, 0.4F, 0.2F}, {1, 1, 0, 0});
  EXPECT_DOUBLE_EQ(auc.value, 3.5 / 4);
  // V10 = {1, 3/4}, V01 = {3/4, 1}: both sample variances 1/32, divided by 2 events.
  EXPECT_DOUBLE_EQ(auc.error, std::sqrt(2.0 / 32 / 2));
}

TEST(Metrics, UsesSignedWeights) {
  // Pairs: (0.9, 0.5) right with weight 2*3, (0.9, 0.1) right 2*-1, (0.3, 0.5) wrong,
  // (0.3, 0.1) right 1*-1; W+ = 3, W- = 2.
  const auto auc = binary("auc", {0.9F, 0.3F, 0.5F, 0.1F}, {1, 1, 0, 0}, {2, 1, 3, -1});
  EXPECT_NEAR(auc.value, (6.0 - 2 - 1) / 6, 1e-15);
}

TEST(Metrics, KnowsAccuracyAndLogLossByHand) {
  const Scores scores{0.5F, 0.25F, 0.75F};
  const Labels labels{1, 0, 0};
  const auto accuracy = binary("accuracy", scores, labels, {1, 2, 1});
  EXPECT_DOUBLE_EQ(accuracy.value, 0.75);
  EXPECT_DOUBLE_EQ(accuracy.error, std::sqrt(0.0625 + 0.25 + 0.5625) / 4);
  const auto loss = binary("log_loss", scores, labels, {1, 2, 1});
  EXPECT_DOUBLE_EQ(loss.value, -(std::log(0.5) + 2 * std::log(0.75) + std::log(0.25)) / 4);
}

TEST(Metrics, BinomialErrorForUnitWeights) {
  const auto accuracy = binary("accuracy", {0.9F, 0.8F, 0.7F, 0.1F}, {1, 1, 0, 0});
  EXPECT_DOUBLE_EQ(accuracy.value, 0.75);
  EXPECT_DOUBLE_EQ(accuracy.error, std::sqrt(0.75 * 0.25 / 4));
}

TEST(Metrics, ClipsTheLogLoss) {
  const auto loss = binary("log_loss", {0.0F, 1.0F, 0.0F}, {1, 1, 0});
  EXPECT_NEAR(loss.value, 52 * std::log(2) / 3, 1e-12);
}

TEST(Metrics, NanScoreMakesEveryMetricNan) {
  for (const auto& metric : usual_metrics_of({Scores{0.1F, NAN}, 1, Labels{0, 1}, {}})) {
    EXPECT_TRUE(std::isnan(metric.value)) << metric.name;
    EXPECT_TRUE(std::isnan(metric.error)) << metric.name;
  }
}

TEST(Metrics, InfiniteScoresAreOrdered) {
  EXPECT_EQ(binary("auc", {INFINITY, -INFINITY}, {1, 0}).value, 1);
  EXPECT_EQ(binary("accuracy", {INFINITY, -INFINITY}, {1, 0}).value, 1);
  EXPECT_LT(binary("log_loss", {INFINITY, -INFINITY}, {1, 0}).value, 1e-15);
}

TEST(Metrics, OneClassHasNoAucButTheOthers) {
  const auto metrics = usual_metrics_of({Scores{0.5F, 0.75F}, 1, Labels{1, 1}, {}});
  EXPECT_TRUE(std::isnan(metrics[0].value));
  EXPECT_DOUBLE_EQ(metrics[1].value, 1);
  EXPECT_DOUBLE_EQ(metrics[2].value, -(std::log(0.5) + std::log(0.75)) / 2);
}

TEST(Metrics, OnePositiveHasAnAucWithoutError) {
  const auto auc = binary("auc", {0.5F, 0.75F, 0.25F}, {1, 0, 0});
  EXPECT_DOUBLE_EQ(auc.value, 0.5);
  EXPECT_TRUE(std::isnan(auc.error));
}

TEST(Metrics, NoEventsAndWeightsThatCancelAreNan) {
  for (const auto& metric : usual_metrics_of({})) EXPECT_TRUE(std::isnan(metric.value));
  for (const auto& metric : usual_metrics_of(
           {Scores{0.1F, 0.2F, 0.3F, 0.4F}, 1, Labels{0, 1, 0, 1}, Weights{1, 1, -1, -1}})) {
    const bool has_weights = !metric.name.ends_with("_unweighted");
    EXPECT_EQ(std::isnan(metric.value), has_weights) << metric.name;
  }
}

TEST(Metrics, TwoOutputsEqualOne) {
  const Scores one{0.8F, 0.4F, 0.5F, 0.2F};
  const Scores two{0.2F, 0.8F, 0.6F, 0.4F, 0.5F, 0.5F, 0.8F, 0.2F};
  const Labels labels{1, 1, 0, 0};
  const auto expected = usual_metrics_of({one, 1, labels, {}});
  const auto actual = usual_metrics_of({two, 2, labels, {}});
  ASSERT_EQ(actual.size(), expected.size());
  for (std::size_t i = 0; i < actual.size(); ++i) {
    EXPECT_EQ(actual[i].value, expected[i].value) << actual[i].name;
    EXPECT_TRUE(actual[i].error == expected[i].error || std::isnan(expected[i].error))
        << actual[i].name;
  }
}

TEST(Metrics, SeveralClasses) {
  const Scores scores{0.50F, 0.25F, 0.25F,   // right
                      0.25F, 0.50F, 0.25F,   // right
                      0.25F, 0.50F, 0.25F,   // wrong
                      0.50F, 0.00F, 0.50F};  // class 0 of the equals: wrong
  const Labels labels{0, 1, 2, 2};
  const ScoredEvents events{scores, 3, labels, {}};
  EXPECT_DOUBLE_EQ(evaluate_metric("accuracy", metric_input(events)).value, 0.5);
  EXPECT_DOUBLE_EQ(evaluate_metric("log_loss", metric_input(events)).value,
                   -(3 * std::log(0.5) + std::log(0.25)) / 4);
  // Class 0: 0.5 against 0.25, 0.25, 0.5: 5/6. Class 1: 0.5 against 0.25, 0.5, 0: 5/6.
  // Class 2: 0.25 and 0.5 against 0.25, 0.25: (1 + 2)/4.
  EXPECT_DOUBLE_EQ(evaluate_metric("auc", metric_input(events)).value,
                   (5.0 / 6 + 5.0 / 6 + 0.75) / 3);
}

TEST(Metrics, AMissingClassOfSeveralHasNoAuc) {
  const Scores scores{0.5F, 0.25F, 0.25F, 0.25F, 0.5F, 0.25F};
  const Labels labels{0, 1};
  EXPECT_TRUE(std::isnan(evaluate_metric("auc", metric_input({scores, 3, labels, {}})).value));
  EXPECT_DOUBLE_EQ(evaluate_metric("accuracy", metric_input({scores, 3, labels, {}})).value, 1);
}

TEST(LectureRow, D6_CategoricalCrossEntropy) {
  const Scores scores{0.1F, 0.6F, 0.3F};
  const Labels labels{1};
  EXPECT_NEAR(evaluate_metric("log_loss", metric_input({scores, 3, labels, {}})).value, 0.510826,
              5e-7);
}

TEST(LectureRow, D7_MeanOverEventsInAnyOrder) {
  const Scores scores{0.1F, 0.6F, 0.3F, 0.7F, 0.2F, 0.1F};
  const Scores turned{0.7F, 0.2F, 0.1F, 0.1F, 0.6F, 0.3F};
  const Labels labels{1, 0};
  const Labels turned_labels{0, 1};
  const double mean = evaluate_metric("log_loss", metric_input({scores, 3, labels, {}})).value;
  EXPECT_NEAR(mean, -(std::log(0.6) + std::log(0.7)) / 2, 1e-7);
  EXPECT_NEAR(evaluate_metric("log_loss", metric_input({turned, 3, turned_labels, {}})).value, mean,
              1e-12);
}

TEST(LectureRow, D8_BinaryCrossEntropy) {
  EXPECT_NEAR(binary("log_loss", {0.8F}, {1}).value, 0.223144, 5e-7);
  EXPECT_NEAR(binary("log_loss", {0.8F}, {0}).value, 1.609438, 5e-7);
  EXPECT_TRUE(std::isfinite(binary("log_loss", {1.0F, 0.0F}, {0, 1}).value));
}

TEST(LectureRow, D9_MeanBinaryCrossEntropyOfTwoEvents) {
  EXPECT_NEAR(binary("log_loss", {0.8F, 0.3F}, {1, 0}).value, 0.289909, 5e-7);
}

// The error rate of 35 wrong in 10,000 images.
TEST(LectureRow, L19_AccuracyOfSeveralClasses) {
  Scores scores;
  Labels labels;
  for (int i = 0; i < 10'000; ++i) {
    const int predicted = i % 10;
    for (int c = 0; c < 10; ++c) scores.push_back(c == predicted ? 0.91F : 0.01F);
    labels.push_back(i < 35 ? (predicted + 1) % 10 : predicted);
  }
  const auto accuracy = evaluate_metric("accuracy", metric_input({scores, 10, labels, {}}));
  EXPECT_NEAR(1 - accuracy.value, 0.0035, 1e-12);
}

TEST(Metrics, G5_RefusesWhatDoesNotFit) {
  const Scores scores{0.5F, 0.5F};
  const Labels one_label{0};
  const Labels labels{0, 1};
  const Labels third_class{0, 2};
  const Labels negative{0, -1};
  const Weights weight{1};
  EXPECT_THROW(usual_metrics_of({scores, 1, one_label, {}}), std::invalid_argument);
  EXPECT_THROW(usual_metrics_of({scores, 0, labels, {}}), std::invalid_argument);
  EXPECT_THROW(usual_metrics_of({scores, 1, labels, weight}), std::invalid_argument);
  EXPECT_THROW(usual_metrics_of({scores, 1, third_class, {}}), InputError);
  EXPECT_THROW(usual_metrics_of({scores, 1, negative, {}}), InputError);
  EXPECT_THROW(binary("ks", scores, labels), InputError);
  EXPECT_THROW(binary("significance", scores, labels), InputError);  // without yields
}

}  // namespace
}  // namespace hepsweep::studies
