// The metrics against the scored events of the statistics reference data.
#include <cmath>
#include <filesystem>
#include <fstream>
#include <sstream>

#include <fmt/core.h>
#include <gtest/gtest.h>

#include "core/json_file.hh"
#include "studies/metrics/area_under_curve.hh"
#include "studies/metrics/calibration.hh"
#include "studies/metrics/kolmogorov_smirnov.hh"
#include "studies/metrics/metric_table.hh"
#include "studies/metrics/ranking_metrics.hh"
#include "tests/support/reference_data.hh"

namespace hepsweep::studies {
namespace {

std::filesystem::path classification_folder() {
  return testing::reference_data_folder() / ".." / "reference" / "statistics" / "classification";
}

struct Sample {
  std::vector<double> scores[2];
  std::vector<std::int32_t> labels;
  std::vector<double> weights;

  MetricInput input(bool weighted, std::size_t score = 0) const {
    MetricInput result;
    result.probabilities = scores[score];
    result.labels = labels;
    result.weights = weighted ? weights : std::vector<double>(labels.size(), 1);
    return result;
  }
};

Sample read_sample(const std::filesystem::path& file) {
  std::ifstream stream(file);
  std::string line;
  std::getline(stream, line);
  Sample sample;
  while (std::getline(stream, line)) {
    for (char& letter : line) letter = letter == ',' ? ' ' : letter;
    std::istringstream words(line);
    double first = 0;
    double second = 0;
    double weight = 0;
    std::int32_t label = 0;
    words >> first >> label >> weight >> second;
    sample.scores[0].push_back(first);
    sample.scores[1].push_back(second);
    sample.labels.push_back(label);
    sample.weights.push_back(weight);
  }
  return sample;
}

class MetricsReference : public ::testing::TestWithParam<std::string> {
 protected:
  void SetUp() override {
    const auto file = classification_folder() / (GetParam() + ".csv");
    if (!std::filesystem::exists(file)) {
      GTEST_SKIP() << "missing data: reference/statistics/classification/" << GetParam()
                   << ".csv beside the data folder; set HEPSWEEP_DATA";
    }
    sample_ = read_sample(file);
    expected_ = read_json_file(classification_folder() / (GetParam() + ".json"));
  }

  double expected(const std::string& pointer) const {
    return expected_.at(Json::json_pointer(pointer)).get<double>();
  }
  static double value(std::string_view name, const MetricInput& input) {
    for (const Metric& metric : metric_table()) {
      if (metric.name == name) return metric.evaluate(input).value;
    }
    return NAN;
  }

  Sample sample_;
  Json expected_;
};

TEST_P(MetricsReference, Auc) {
  ASSERT_EQ(static_cast<double>(sample_.labels.size()), expected("/events"));
  for (const std::size_t score : {0U, 1U}) {
    const std::string name = score == 0 ? "score" : "score2";
    EXPECT_NEAR(value("auc", sample_.input(false, score)), expected("/auc/" + name), 1e-12);
    EXPECT_NEAR(value("auc", sample_.input(true, score)), expected("/auc_weighted/" + name), 1e-12);
  }
  EXPECT_EQ(value("auc", sample_.input(false)),
            expected("/auc/twice_U_score") / expected("/auc/two_n_pos_n_neg"));
}

TEST_P(MetricsReference, DeLong) {
  EXPECT_NEAR(auc(sample_.input(false, 0)).error, expected("/delong/se_score"), 1e-10);
  EXPECT_NEAR(auc(sample_.input(false, 1)).error, expected("/delong/se_score2"), 1e-10);
  const auto input = sample_.input(false);
  const auto first = area_under_curve(sample_.scores[0], sample_.labels, 1, input.weights);
  const auto second = area_under_curve(sample_.scores[1], sample_.labels, 1, input.weights);
  double covariance = 0;
  for (std::size_t i = 0; i < first.influences.size(); ++i) {
    covariance += first.influences[i] * second.influences[i];
  }
  EXPECT_NEAR(covariance, expected("/delong/covariance"), 1e-10);
}

TEST_P(MetricsReference, AccuracyAndLogLoss) {
  for (const bool weighted : {false, true}) {
    const std::string block = weighted ? "/weighted" : "/unweighted";
    const auto input = sample_.input(weighted);
    EXPECT_NEAR(value("accuracy", input), expected(block + "/derived_at_0.5/accuracy"), 1e-10);
    EXPECT_NEAR(value("log_loss", input), expected(block + "/log_loss"), 1e-10);
  }
}

struct NamedKey {
  const char* key;
  const char* metric;
};

constexpr NamedKey figures[] = {
    {"TPR", "true_positive_rate"},
    {"TNR", "true_negative_rate"},
    {"PPV", "positive_predictive_value"},
    {"NPV", "negative_predictive_value"},
    {"FPR", "false_positive_rate"},
    {"FNR", "false_negative_rate"},
    {"FDR", "false_discovery_rate"},
    {"FOR", "false_omission_rate"},
    {"LR_plus", "likelihood_ratio_plus"},
    {"LR_minus", "likelihood_ratio_minus"},
    {"prevalence_threshold", "prevalence_threshold"},
    {"threat_score", "threat_score"},
    {"prevalence", "prevalence"},
    {"accuracy", "accuracy"},
    {"balanced_accuracy", "balanced_accuracy"},
    {"F1", "f1"},
    {"MCC", "mcc"},
};

constexpr NamedKey of_scores[] = {
    {"log_loss", "log_loss"},        {"brier", "brier"},
    {"ks_statistic", "ks_distance"}, {"average_precision", "average_precision"},
    {"ECE", "calibration_error"},    {"MCE", "maximum_calibration_error"},
};

// null stands for NaN and for infinity.
void expect_same(double actual, const Json& expected, double tolerance, const std::string& what) {
  if (expected.is_null()) {
    EXPECT_FALSE(std::isfinite(actual)) << what << " " << actual;
  } else {
    EXPECT_NEAR(actual, expected.get<double>(), tolerance) << what;
  }
}

TEST_P(MetricsReference, FiguresOfTheConfusionMatrix) {
  for (const bool weighted : {false, true}) {
    const Json& block = expected_.at(weighted ? "weighted" : "unweighted");
    const auto input = sample_.input(weighted);
    for (const auto& [key, metric] : figures) {
      expect_same(value(metric, input), block.at("derived_at_0.5").at(key), 1e-10, key);
    }
    const Json& counts = block.at("confusion_at_0.5");
    const double tolerance = 1e-12 * static_cast<double>(input.events());
    expect_same(value("true_positives", input), counts.at("TP"), tolerance, "TP");
    expect_same(value("false_positives", input), counts.at("FP"), tolerance, "FP");
    expect_same(value("false_negatives", input), counts.at("FN"), tolerance, "FN");
    expect_same(value("true_negatives", input), counts.at("TN"), tolerance, "TN");
  }
}

TEST_P(MetricsReference, MetricsOfTheScores) {
  for (const bool weighted : {false, true}) {
    const Json& block = expected_.at(weighted ? "weighted" : "unweighted");
    const auto input = sample_.input(weighted);
    for (const auto& [key, metric] : of_scores) {
      expect_same(value(metric, input), block.at(key), 1e-10, key);
    }
  }
}

TEST_P(MetricsReference, BackgroundRejection) {
  for (const bool weighted : {false, true}) {
    const Json& block = expected_.at(weighted ? "weighted" : "unweighted");
    const auto input = sample_.input(weighted);
    for (const int percent : {30, 50, 70, 90}) {
      const std::string name = fmt::format("background_rejection_{}", percent);
      const Json& all = block.at("background_rejection");
      if (all.is_null()) {
        EXPECT_TRUE(std::isnan(value(name, input)));
        continue;
      }
      const Json& point = all.at(fmt::format("0.{}", percent / 10));
      const Rejection actual = background_rejection(input.roc(), percent / 100.0);
      expect_same(value(name, input), point.at("rejection"), 1e-10, name);
      expect_same(actual.threshold, point.at("threshold"), 0, name);
      expect_same(actual.signal_efficiency, point.at("signal_efficiency"), 1e-10, name);
      expect_same(actual.background_efficiency, point.at("FPR"), 1e-10, name);
      expect_same(actual.interpolated, point.at("rejection_interpolated"), 1e-9, name);
    }
  }
}

TEST_P(MetricsReference, Reliability) {
  for (const bool weighted : {false, true}) {
    const Json& block = expected_.at(weighted ? "weighted" : "unweighted");
    const auto bins = reliability(sample_.input(weighted));
    ASSERT_EQ(bins.size(), block.at("reliability_10_bins").size());
    for (std::size_t k = 0; k < bins.size(); ++k) {
      const Json& bin = block.at("reliability_10_bins")[k];
      EXPECT_EQ(bins[k].events, bin.at("events").get<std::uint64_t>());
      expect_same(bins[k].weight, bin.at("weight"), 1e-9, "weight");
      expect_same(bins[k].mean_score, bin.at("mean_score"), 1e-10, "mean_score");
      expect_same(bins[k].fraction_positive, bin.at("fraction_positive"), 1e-10, "fraction");
    }
  }
}

TEST_P(MetricsReference, KolmogorovSmirnov) {
  std::vector<WeightedScore> classes[2];
  for (std::size_t i = 0; i < sample_.labels.size(); ++i) {
    classes[sample_.labels[i]].push_back({sample_.scores[0][i], 1});
  }
  const KolmogorovSmirnov actual = compare_samples(classes[0], classes[1]);
  EXPECT_NEAR(actual.distance, expected("/unweighted/ks_statistic"), 1e-10);
  const double p = expected("/unweighted/ks_p_asymptotic");
  EXPECT_NEAR(actual.p_value, p, 1e-9 * p);
}

INSTANTIATE_TEST_SUITE_P(Classification, MetricsReference,
                         ::testing::Values("m1_small", "m2_ties", "m3_weighted", "m4_large",
                                           "m5_negative_weights", "m6_imbalanced"));

}  // namespace
}  // namespace hepsweep::studies
