#include "studies/validation/checks.hh"

#include <cmath>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace hepsweep::studies {
namespace {

using ::testing::HasSubstr;

constexpr double undefined = std::numeric_limits<double>::quiet_NaN();

// A trial of a good network: AUC 0.80 on both splits, one input and one spectator.
TrialFigures good_trial(std::int64_t replica) {
  TrialFigures trial;
  trial.replica = replica;
  trial.metrics = {{"train", "auc", 0.801, 0.003},
                   {"validation", "auc", 0.800, 0.004},
                   {"validation", "overtraining_ks_background", 0.02},
                   {"validation", "overtraining_p_background", 0.6},
                   {"validation", "overtraining_ks_signal", 0.03},
                   {"validation", "overtraining_p_signal", 0.4}};
  for (const char* of_class : {"background", "signal"}) {
    for (const char* kind : {"linear", "rank"}) {
      trial.correlations.push_back(
          {"validation", of_class, "m_bb", "input", kind, 0.5, 0.01, 54.9});
    }
    for (const char* kind : {"linear", "rank"}) {
      trial.correlations.push_back(
          {"validation", of_class, "run", "spectator", kind, 0.01, 0.01, 1.0});
    }
  }
  return trial;
}

TrialFigures permuted_trial(std::int64_t replica, double auc) {
  TrialFigures trial;
  trial.replica = replica;
  trial.metrics = {{"train", "auc", 0.61, 0.003}, {"validation", "auc", auc, 0.004}};
  return trial;
}

ValidationFigures good_figures() {
  ValidationFigures figures;
  for (std::int64_t replica = 0; replica < 2; ++replica) {
    figures.search.push_back(good_trial(replica));
    figures.nominal.push_back(good_trial(replica));
  }
  figures.permuted = {permuted_trial(0, 0.497), permuted_trial(1, 0.505)};
  return figures;
}

ValidationCheck check_of(const ValidationFigures& figures, const std::string& quantity,
                         const std::string& of_class = "") {
  for (const ValidationCheck& check : validation_checks(figures, {})) {
    if (check.quantity.find(quantity) == 0 && check.of_class == of_class) return check;
  }
  ADD_FAILURE() << "no check of " << quantity << " " << of_class;
  return {};
}

ValidationCheck permuted_check(const ValidationFigures& figures) {
  for (const ValidationCheck& check : validation_checks(figures, {})) {
    if (check.aspect == "permuted labels") return check;
  }
  ADD_FAILURE() << "no check of permuted labels";
  return {};
}

std::string summary_of(const ValidationFigures& figures) {
  return validation_summary(validation_checks(figures, {}));
}

TEST(ValidationChecks, AGoodNetworkPasses) {
  const auto checks = validation_checks(good_figures(), {});
  for (const ValidationCheck& check : checks) EXPECT_NE(check.verdict, "attention");
  EXPECT_EQ(validation_summary(checks), "passed");
  EXPECT_EQ(checks.size(), 1U + 2U + 3U + 2U + 4U);
}

TEST(ValidationChecks, LectureRowA12_PermutedLabelsAreComparedWithOneHalf) {
  const auto check = permuted_check(good_figures());
  EXPECT_NEAR(check.value, 0.501, 1e-15);
  EXPECT_NEAR(check.error, 0.004 / std::sqrt(2), 1e-15);  // each has a permutation of its own
  EXPECT_EQ(check.expected, 0.5);
  EXPECT_NEAR(check.p_value, std::erfc(0.001 / (0.004 / std::sqrt(2)) / std::sqrt(2)), 1e-12);
  EXPECT_EQ(check.verdict, "pass");
}

TEST(ValidationChecks, LectureRowA12_ALeakIsFoundByPermutedLabels) {
  ValidationFigures figures = good_figures();
  figures.permuted = {permuted_trial(0, 0.53), permuted_trial(1, 0.52)};
  EXPECT_EQ(permuted_check(figures).verdict, "attention");
  EXPECT_EQ(summary_of(figures), "attention: an AUC of 0.5250 with permuted labels");
}

TEST(ValidationChecks, TheWinnerTrainedAgainMustBeTheSameToTheLastBit) {
  ValidationFigures figures = good_figures();
  // What the search did not measure may come on top.
  figures.nominal[0].metrics.push_back({"validation", "f1", 0.7});
  EXPECT_EQ(check_of(figures, "figures of the search").value, 0);
  figures.nominal[1].metrics[1].value = std::nextafter(0.800, 1);
  figures.nominal[1].metrics[3].value = undefined;
  const auto check = check_of(figures, "figures of the search");
  EXPECT_EQ(check.value, 2);
  EXPECT_EQ(check.replicas, 2);
  EXPECT_EQ(check.verdict, "attention");
  EXPECT_THAT(summary_of(figures), HasSubstr("trained again is another one"));
}

TEST(ValidationChecks, OvertrainingIsTheDifferenceBeyondItsError) {
  ValidationFigures figures = good_figures();
  const auto good = check_of(figures, "auc, training - validation");
  EXPECT_NEAR(good.value, 0.001, 1e-15);
  EXPECT_NEAR(good.error, 0.005, 1e-15);  // replicas see the same events: no square root of two
  EXPECT_EQ(good.verdict, "pass");
  for (TrialFigures& trial : figures.nominal) trial.metrics[0].value = 0.83;
  const auto learned_by_heart = check_of(figures, "auc, training - validation");
  EXPECT_NEAR(learned_by_heart.p_value, std::erfc(6 / std::sqrt(2)) / 2, 1e-18);
  EXPECT_EQ(learned_by_heart.verdict, "attention");
}

TEST(ValidationChecks, ReplicasThatScatterHaveALargerError) {
  ValidationFigures figures = good_figures();
  figures.nominal[1].metrics[0].value = 0.805;
  const auto check = check_of(figures, "auc, training - validation");
  EXPECT_NEAR(check.error, std::hypot(0.005, 0.002), 1e-12);
}

TEST(ValidationChecks, DistancesAreJudgedByClass) {
  ValidationFigures figures = good_figures();
  for (TrialFigures& trial : figures.nominal) trial.metrics[5].value = 1e-6;
  const auto signal = check_of(figures, "Kolmogorov", "signal");
  EXPECT_EQ(signal.p_value, 2e-6);  // twice the mean, whatever the replicas have in common
  EXPECT_EQ(signal.verdict, "attention");
  EXPECT_EQ(check_of(figures, "Kolmogorov", "background").verdict, "pass");
  figures.nominal.resize(1);
  EXPECT_EQ(check_of(figures, "Kolmogorov", "signal").p_value, 1e-6);
  EXPECT_THAT(summary_of(figures), HasSubstr("overtraining"));
}

TEST(ValidationChecks, LectureRowA13_APlantedBiasIsReportedWithItsSpectator) {
  ValidationFigures figures = good_figures();
  for (TrialFigures& trial : figures.nominal) {
    for (std::size_t i : {2U, 3U}) {
      trial.correlations[i].value = -1;
      trial.correlations[i].error = 0;
      trial.correlations[i].significance = -std::numeric_limits<double>::infinity();
    }
  }
  const auto check = check_of(figures, "linear correlation with run", "background");
  EXPECT_EQ(check.value, -1);
  EXPECT_EQ(check.p_value, 0);
  EXPECT_EQ(check.verdict, "attention");
  EXPECT_EQ(check_of(figures, "linear correlation with run", "signal").verdict, "pass");
  EXPECT_EQ(summary_of(figures),
            "attention: linear correlation with run of -1.00 (background) and 1 more");
}

TEST(ValidationChecks, ACorrelationMustBeBothRealAndStrong) {
  ValidationFigures figures = good_figures();
  const auto set = [&](double value, double significance) {
    for (TrialFigures& trial : figures.nominal) {
      trial.correlations[2].value = value;
      trial.correlations[2].significance = significance;
    }
    return check_of(figures, "linear correlation with run", "background").verdict;
  };
  EXPECT_EQ(set(0.09, 20), "pass");
  EXPECT_EQ(set(0.11, 20), "attention");
  EXPECT_EQ(set(0.11, 2), "pass");
  // p = 0.0069 would be enough for one check, but there are four.
  EXPECT_EQ(set(0.11, 2.7), "pass");
  ValidationSettings tolerant;
  tolerant.tolerated_correlation = 0.2;
  set(0.11, 20);
  EXPECT_EQ(validation_summary(validation_checks(figures, tolerant)), "passed");
}

TEST(ValidationChecks, WhatDoesNotVaryIsNotJudged) {
  ValidationFigures figures = good_figures();
  for (TrialFigures& trial : figures.nominal) {
    for (auto& one : trial.correlations) one.value = one.error = one.significance = undefined;
  }
  for (const ValidationCheck& check : validation_checks(figures, {})) {
    EXPECT_NE(check.aspect, "correlation");
  }
  ASSERT_EQ(mean_correlations(figures.nominal).size(), 8U);
  EXPECT_TRUE(std::isnan(mean_correlations(figures.nominal)[0].mean.value));
}

TEST(ValidationChecks, WithoutTrialsThereIsNothingToCheck) {
  EXPECT_TRUE(validation_checks({}, {}).empty());
  ValidationFigures only_permuted;
  only_permuted.permuted = good_figures().permuted;
  EXPECT_EQ(validation_checks(only_permuted, {}).size(), 2U);
}

TEST(ValidationChecks, SeveralClassesHaveDistancesOfTheirOwn) {
  EXPECT_EQ(distance_metric(0, 2), "overtraining_ks_background");
  EXPECT_EQ(distance_p_metric(1, 2), "overtraining_p_signal");
  EXPECT_EQ(distance_metric(2, 3), "overtraining_ks_of_class_2");
  EXPECT_EQ(distance_p_metric(0, 3), "overtraining_p_of_class_0");
}

}  // namespace
}  // namespace hepsweep::studies
