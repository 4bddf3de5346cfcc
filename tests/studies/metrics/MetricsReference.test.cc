// The metrics against the scored events of the statistics reference data.
#include <cmath>
#include <filesystem>
#include <fstream>
#include <sstream>

#include <gtest/gtest.h>

#include "core/json_file.hh"
#include "studies/metrics/area_under_curve.hh"
#include "studies/metrics/metric_table.hh"
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

INSTANTIATE_TEST_SUITE_P(Classification, MetricsReference,
                         ::testing::Values("m1_small", "m2_ties", "m3_weighted", "m4_large",
                                           "m5_negative_weights", "m6_imbalanced"));

}  // namespace
}  // namespace hepsweep::studies
