#include "studies/commands/metrics_command.hh"

#include <cmath>

#include <fmt/core.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/json_file.hh"
#include "tests/studies/commands/printed.hh"
#include "tests/support/reference_data.hh"
#include "tests/support/temporary_folder.hh"

namespace hepsweep::testing {
namespace {

using ::testing::HasSubstr;

std::string printed_by(std::vector<std::string> words) {
  words.insert(words.begin(), "metrics");
  return output_or_refusal(studies::register_metrics, words);
}

class MetricsCommand : public ::testing::Test {
 protected:
  std::string of(const std::string& content, std::vector<std::string> words = {}) {
    words.insert(words.begin(), folder_.write("scores.csv", content).string());
    return printed_by(words);
  }

  TemporaryFolder folder_;
};

const std::string lecture = "score,label\n0.9,1\n0.8,1\n0.35,1\n0.7,0\n0.4,0\n0.1,0\n";

TEST_F(MetricsCommand, PrintsATable) {
  const std::string text = of(lecture);
  EXPECT_THAT(text, HasSubstr("6 events: 3 signal, 3 background"));
  EXPECT_THAT(text, HasSubstr("0.78 ± 0.25"));  // 7/9
  EXPECT_THAT(text, HasSubstr("prevalence_threshold"));
}

TEST_F(MetricsCommand, PrintsJsonWithTheDiscovery) {
  std::string content = "p,y,w\n";
  for (int i = 0; i < 400; ++i) content += fmt::format("{},{},0.5\n", i / 400.0, i % 3 > 0 ? 1 : 0);
  const Json json =
      Json::parse(of(content, {"--score", "p", "--label", "y", "--weight", "w", "--signal", "100",
                               "--background", "1000", "--json", "--roc"}));
  EXPECT_EQ(json.at("events"), 400);
  EXPECT_EQ(json.at("sum_weight_positive").get<double>(), 133);
  EXPECT_GT(json.at("discovery").at("significance").at("value").get<double>(), 0);
  EXPECT_EQ(json.at("roc").at("TPR").size(), 400U);
  EXPECT_EQ(json.at("roc").at("FPR").back(), 1);
  EXPECT_FALSE(json.at("auc").contains("score2"));
}

TEST_F(MetricsCommand, ComparesTwoScores) {
  const std::string text =
      of("score,label,weight,score2\n0.9,1,2,0.3\n0.8,1,1,0.9\n0.3,0,1,0.4\n0.2,0,1,0.1\n");
  EXPECT_THAT(text, HasSubstr("second score: auc"));
  EXPECT_THAT(text, HasSubstr("second score, weighted: auc"));
  EXPECT_THAT(text, HasSubstr("unweighted"));
}

TEST_F(MetricsCommand, MeasuresPredictedNumbers) {
  const std::string content = "truth,prediction,uncertainty\n1,2,1\n2,2,1\n3,4,2\n4,3,1\n";
  const Json json = Json::parse(of(content, {"--truth", "truth", "--json"}));
  EXPECT_EQ(json.at("bias").at("value"), 0.25);
  EXPECT_EQ(json.at("mean_absolute_error").at("value"), 0.75);
  EXPECT_EQ(json.at("pull_mean").at("value"), 0.125);
  EXPECT_THAT(of(content, {"--truth", "truth"}), HasSubstr("pull_width"));
  EXPECT_THAT(of("truth,prediction,uncertainty\n1,2,0\n", {"--truth", "truth"}),
              HasSubstr("0 at event 1 is no uncertainty"));
}

TEST_F(MetricsCommand, RefusesWhatItCanNotRead) {
  EXPECT_THAT(of("scor,label\n1,0\n"), HasSubstr("did you mean \"scor\"?"));
  EXPECT_THAT(of("score,label\n0.5,2\n"), HasSubstr("2 at event 1 is no class"));
  EXPECT_THAT(of("score,label\n0.5,s\n"),
              HasSubstr("\"s\" is not a finite number; write 1 for signal and 0 for background"));
  EXPECT_THAT(of("score,label\n0.5,1\nnan,1\n"), HasSubstr("scores.csv:3: column \"score\""));
  EXPECT_THAT(of("score,label\n0.5\n"), HasSubstr("scores.csv:2"));
  EXPECT_THAT(of("score,label\n"), HasSubstr("no rows behind the header"));
  EXPECT_THAT(of(lecture, {"--weight", "w"}), HasSubstr("\"w\""));
  EXPECT_THAT(of(lecture, {"--signal", "-1"}), HasSubstr("--signal -1"));
}

TEST_F(MetricsCommand, OneClassHasNoAucAndIsNoCrash) {
  const Json json = Json::parse(of("score,label\n0.5,1\n0.7,1\n", {"--json"}));
  EXPECT_TRUE(json.at("auc").at("score").is_null());
  EXPECT_TRUE(json.at("unweighted").at("derived_at_0.5").at("FPR").is_null());
  EXPECT_EQ(json.at("unweighted").at("derived_at_0.5").at("accuracy"), 1);
}

// Everything that the expected document holds is in the actual one, to 1e-10 (p-values 1e-6).
void expect_contains(const Json& actual, const Json& expected, const std::string& path) {
  if (expected.is_object()) {
    for (const auto& [key, value] : expected.items()) {
      ASSERT_TRUE(actual.contains(key)) << path << "/" << key;
      expect_contains(actual.at(key), value, path + "/" + key);
    }
  } else if (expected.is_array()) {
    ASSERT_EQ(actual.size(), expected.size()) << path;
    for (std::size_t i = 0; i < expected.size(); ++i) {
      expect_contains(actual[i], expected[i], fmt::format("{}[{}]", path, i));
    }
  } else if (expected.is_null()) {
    EXPECT_TRUE(actual.is_null()) << path;
  } else {
    ASSERT_TRUE(actual.is_number()) << path << " " << actual.dump();
    const double value = expected.get<double>();
    const bool is_relative =
        path.ends_with("p_two_sided") || path.ends_with("/z") || path.ends_with("p_asymptotic");
    const double tolerance = is_relative ? 1e-6 * std::abs(value) : 1e-10 * (1 + std::abs(value));
    EXPECT_NEAR(actual.get<double>(), value, tolerance) << path;
  }
}

class ReferenceScores : public ::testing::TestWithParam<std::string> {};

TEST_P(ReferenceScores, AreReproducedWhole) {
  const auto folder =
      reference_data_folder() / ".." / "reference" / "statistics" / "classification";
  if (!std::filesystem::exists(folder / (GetParam() + ".csv"))) {
    GTEST_SKIP() << "missing data: reference/statistics/classification/" << GetParam()
                 << ".csv beside the data folder; set HEPSWEEP_DATA";
  }
  const Json actual =
      Json::parse(printed_by({(folder / (GetParam() + ".csv")).string(), "--json"}));
  expect_contains(actual, read_json_file(folder / (GetParam() + ".json")), GetParam());
}

INSTANTIATE_TEST_SUITE_P(Classification, ReferenceScores,
                         ::testing::Values("m1_small", "m2_ties", "m3_weighted", "m4_large",
                                           "m5_negative_weights", "m6_imbalanced"));

TEST_F(MetricsCommand, RefusesOptionsThatWouldCountForNothing) {
  EXPECT_THAT(of(lecture, {"--roc"}), HasSubstr("give --json, too"));
  EXPECT_THAT(of(lecture, {"--uncertainty", "u"}), HasSubstr("give --truth, too"));
  EXPECT_THAT(of(lecture, {"--background-uncertainty", "0.1"}), HasSubstr("--signal is missing"));
  EXPECT_THAT(of(lecture, {"--signal", "10"}), HasSubstr("--background is missing"));
  EXPECT_THAT(of(lecture, {"--signal", "0", "--background", "5"}),
              HasSubstr("--signal 0: it must"));
  EXPECT_THAT(of(lecture, {"--signal", "1", "--background", "5", "--background-uncertainty", "-1"}),
              HasSubstr("--background-uncertainty -1: it must be a fraction"));
  EXPECT_THAT(of("truth,prediction\n1,2\n", {"--truth", "truth", "--signal", "3"}),
              HasSubstr("--signal, --background and --background-uncertainty are for scores"));
}

}  // namespace
}  // namespace hepsweep::testing
