// The figures that the lecture derives from the confusion matrix, on its worked example.
#include <cmath>

#include <gtest/gtest.h>

#include "studies/metrics/confusion.hh"
#include "studies/metrics/metrics.hh"
#include "studies/metrics/several_classes.hh"

namespace hepsweep::studies {
namespace {

PassingEvents events(int number, double weight = 1) {
  PassingEvents result;
  for (int i = 0; i < number; ++i) result.add(weight);
  return result;
}

const Confusion& example() {  // row L1
  static const Confusion confusion{.true_positives = events(60),
                                   .false_positives = events(10),
                                   .false_negatives = events(40),
                                   .true_negatives = events(90)};
  return confusion;
}

void expect_figure(ConfusionFigure figure, double value) {
  EXPECT_NEAR(estimate(figure, example()).value, value, 5e-7);
}

TEST(LectureRow, L1_L2_ConfusionMatrixOfTwoClasses) {
  // Scores that give the four cells of the worked example.
  MetricInput input;
  std::vector<std::int32_t> labels;
  const auto add = [&](int number, double score, int label) {
    for (int i = 0; i < number; ++i) {
      input.probabilities.push_back(score);
      labels.push_back(label);
    }
  };
  add(60, 0.5, 1);  // 0.5 is positive
  add(40, 0.4, 1);
  add(10, 0.9, 0);
  add(90, 0.1, 0);
  input.labels = labels;
  input.weights.assign(labels.size(), 1);
  const Confusion confusion = confusion_at(input, 0.5);
  EXPECT_EQ(confusion.true_positives.events, 60U);
  EXPECT_EQ(confusion.false_negatives.events, 40U);
  EXPECT_EQ(confusion.false_positives.events, 10U);
  EXPECT_EQ(confusion.true_negatives.events, 90U);
  expect_figure(true_positives, 60);
}

TEST(LectureRow, L4_TruePositiveRate) {
  expect_figure(true_positive_rate, 0.6);
}
TEST(LectureRow, L5_TrueNegativeRate) {
  expect_figure(true_negative_rate, 0.9);
}
TEST(LectureRow, L6_PositivePredictiveValue) {
  expect_figure(positive_predictive_value, 0.857143);
}
TEST(LectureRow, L7_NegativePredictiveValue) {
  expect_figure(negative_predictive_value, 0.692308);
}
TEST(LectureRow, L8_FalseNegativeRate) {
  expect_figure(false_negative_rate, 0.4);
}
TEST(LectureRow, L9_FalsePositiveRate) {
  expect_figure(false_positive_rate, 0.1);
}
TEST(LectureRow, L10_FalseDiscoveryRate) {
  expect_figure(false_discovery_rate, 0.142857);
}
TEST(LectureRow, L11_FalseOmissionRate) {
  expect_figure(false_omission_rate, 0.307692);
}
TEST(LectureRow, L13_NegativeLikelihoodRatio) {
  expect_figure(likelihood_ratio_minus, 0.444444);
}
TEST(LectureRow, L15_ThreatScore) {
  expect_figure(threat_score, 0.545455);
}
TEST(LectureRow, L16_Prevalence) {
  expect_figure(prevalence, 0.5);
}
TEST(LectureRow, L17_Accuracy) {
  expect_figure(accuracy_of_cells, 0.75);
}
TEST(LectureRow, L18_BalancedAccuracy) {
  expect_figure(balanced_accuracy_of_cells, 0.75);
}

TEST(LectureRow, L12_PositiveLikelihoodRatio) {
  expect_figure(likelihood_ratio_plus, 6);
  Confusion pure = example();
  pure.false_positives = {};
  EXPECT_EQ(estimate(likelihood_ratio_plus, pure).value, INFINITY);
}

TEST(LectureRow, L14_PrevalenceThreshold) {
  expect_figure(prevalence_threshold, 0.289898);
  expect_figure(prevalence_threshold, (std::sqrt(0.6 * 0.1) - 0.1) / (0.6 - 0.1));
}

TEST(LectureRow, L26_EfficiencyAndPurity) {
  expect_figure(true_positive_rate, 0.6);
  expect_figure(positive_predictive_value, 0.857143);
}

TEST(ConfusionFigures, FractionsHaveTheBinomialError) {
  EXPECT_NEAR(estimate(true_positive_rate, example()).error, std::sqrt(0.6 * 0.4 / 100), 1e-15);
  EXPECT_NEAR(estimate(accuracy_of_cells, example()).error, std::sqrt(0.75 * 0.25 / 200), 1e-15);
  EXPECT_NEAR(estimate(true_positives, example()).error, std::sqrt(60), 1e-12);
}

// Cells that fluctuate as Poisson numbers, in all four directions at once.
TEST(ConfusionFigures, ErrorsFollowFromThoseOfTheCells) {
  const auto moved = [](ConfusionFigure figure, int cell, double by) {
    Confusion confusion = example();
    PassingEvents* cells[] = {&confusion.true_positives, &confusion.false_positives,
                              &confusion.false_negatives, &confusion.true_negatives};
    cells[cell]->weight += by;
    return estimate(figure, confusion).value;
  };
  const double sizes[] = {60, 10, 40, 90};
  for (const ConfusionFigure figure :
       {likelihood_ratio_plus, likelihood_ratio_minus, prevalence_threshold, threat_score,
        balanced_accuracy_of_cells, f1, matthews}) {
    double variance = 0;
    for (int cell = 0; cell < 4; ++cell) {
      const double slope = (moved(figure, cell, 1e-4) - moved(figure, cell, -1e-4)) / 2e-4;
      variance += slope * slope * sizes[cell];
    }
    EXPECT_NEAR(estimate(figure, example()).error, std::sqrt(variance), 1e-7);
  }
}

TEST(ConfusionFigures, AreNotDefinedWithoutADenominator) {
  const Confusion nobody_predicted{.true_positives = {},
                                   .false_positives = {},
                                   .false_negatives = events(5),
                                   .true_negatives = events(5)};
  EXPECT_TRUE(std::isnan(estimate(positive_predictive_value, nobody_predicted).value));
  EXPECT_TRUE(std::isnan(estimate(false_discovery_rate, nobody_predicted).value));
  EXPECT_TRUE(std::isnan(estimate(likelihood_ratio_plus, nobody_predicted).value));
  EXPECT_TRUE(std::isnan(estimate(matthews, nobody_predicted).value));
  EXPECT_EQ(estimate(f1, nobody_predicted).value, 0);
  EXPECT_EQ(estimate(true_positive_rate, nobody_predicted).value, 0);
}

MetricInput three_classes(const std::vector<std::int32_t>& labels) {
  MetricInput input;
  input.classes = 3;
  input.columns = 3;
  input.probabilities = {0.7, 0.2, 0.1,   // 0 as 0
                         0.2, 0.7, 0.1,   // 0 as 1
                         0.1, 0.8, 0.1,   // 1 as 1
                         0.1, 0.1, 0.8,   // 2 as 2
                         0.6, 0.2, 0.2};  // 2 as 0
  input.labels = labels;
  input.weights = {1, 2, 3, 4, 4};
  return input;
}

TEST(LectureRow, L3_ConfusionMatrixOfSeveralClasses) {
  const std::vector<std::int32_t> labels{0, 0, 1, 2, 2};
  const ConfusionMatrix matrix = confusion_matrix(three_classes(labels));
  EXPECT_EQ(matrix.at(0, 0).weight, 1);
  EXPECT_EQ(matrix.at(0, 1).weight, 2);
  EXPECT_EQ(matrix.at(2, 0).weight, 4);
  EXPECT_EQ(matrix.of_class(0), 3);  // rows sum to the classes
  EXPECT_EQ(matrix.of_class(1), 3);
  EXPECT_EQ(matrix.of_class(2), 8);
  EXPECT_EQ(matrix.predicted_as(1), 5);
}

// As that of the companion network for MNIST: 9,836 of 10,000 on the diagonal.
TEST(LectureRow, L3_L19_DiagonalOfTenClassesIsTheAccuracy) {
  std::vector<std::int32_t> labels;
  MetricInput input;
  input.classes = input.columns = 10;
  for (int event = 0; event < 10000; ++event) {
    labels.push_back(event % 10);
    const int predicted = event < 164 ? (event + 3) % 10 : event % 10;
    for (int k = 0; k < 10; ++k) input.probabilities.push_back(k == predicted ? 0.91 : 0.01);
  }
  input.labels = labels;
  input.weights.assign(labels.size(), 1);
  const ConfusionMatrix matrix = confusion_matrix(input);
  double diagonal = 0;
  for (std::size_t k = 0; k < 10; ++k) {
    diagonal += matrix.at(k, k).weight;
    EXPECT_EQ(matrix.of_class(k), 1000);
  }
  EXPECT_EQ(diagonal, 9836);
  EXPECT_EQ(matrix.at(0, 3).weight, 17);
  EXPECT_NEAR(evaluate_metric("accuracy", input).value, 0.9836, 1e-15);
}

TEST(SeveralClasses, MeansAndCorrelationByHand) {
  const std::vector<std::int32_t> labels{0, 0, 1, 2, 2};
  const MetricInput input = three_classes(labels);
  EXPECT_NEAR(balanced_accuracy(input).value, (1.0 / 3 + 1 + 0.5) / 3, 1e-15);
  EXPECT_NEAR(f1_score(input).value, (2.0 / (3 + 5) + 6.0 / (3 + 5) + 8.0 / (8 + 4)) / 3, 1e-15);
  // right 8 of 14; sum of truth x predicted 3*5 + 3*5 + 8*4 = 62; squares 82 and 66.
  EXPECT_NEAR(matthews_correlation(input).value,
              (8 * 14 - 62) / std::sqrt((196.0 - 66) * (196 - 82)), 1e-15);
}

// Of two classes, the definitions for several give those of the table.
TEST(SeveralClasses, MatthewsGoesOverIntoThatOfTwoClasses) {
  const double tp = 60, fp = 10, fn = 40, tn = 90;
  const double all = 200, right = tp + tn;
  const double product = (tp + fn) * (tp + fp) + (fp + tn) * (fn + tn);
  const double truth = (tp + fn) * (tp + fn) + (fp + tn) * (fp + tn);
  const double predicted = (tp + fp) * (tp + fp) + (fn + tn) * (fn + tn);
  EXPECT_NEAR(estimate(matthews, example()).value,
              (right * all - product) / std::sqrt((all * all - truth) * (all * all - predicted)),
              1e-15);
}

}  // namespace
}  // namespace hepsweep::studies
