// The JSON of a report against the blocks of the reference files, key by key.
#include "studies/statistics/histfactory/report.hh"

#include <cmath>
#include <set>

#include <gtest/gtest.h>

#include "tests/studies/statistics/histfactory/reference.hh"

namespace hepsweep::studies::histfactory {
namespace {

void expect_like(const Json& actual, const Json& expected, const std::string& path) {
  static const std::set<std::string> not_ours{"tool_values", "twice_nll_unbounded"};
  if (expected.is_object()) {
    for (const auto& [key, value] : expected.items()) {
      if (not_ours.contains(key)) continue;
      ASSERT_TRUE(actual.contains(key)) << path << "." << key;
      expect_like(actual.at(key), value, path + "." + key);
    }
  } else if (expected.is_array()) {
    ASSERT_EQ(actual.size(), expected.size()) << path;
    for (std::size_t i = 0; i < expected.size(); ++i) {
      expect_like(actual[i], expected[i], path + "[" + std::to_string(i) + "]");
    }
  } else if (expected.is_number()) {
    ASSERT_TRUE(actual.is_number()) << path << " is " << actual;
    const double value = expected.get<double>();
    EXPECT_NEAR(actual.get<double>(), value, 1e-4 * (1 + std::abs(value))) << path;
  } else {
    EXPECT_EQ(actual, expected) << path;
  }
}

class ReferenceReport : public ::testing::TestWithParam<std::string> {};

TEST_P(ReferenceReport, HasTheKeysAndValuesOfTheBlock) {
  HEPSWEEP_REQUIRE_REFERENCE(GetParam());
  const Json expected = reference_results(GetParam());
  const Json& sets = expected.at("interpolation").at("code4_code4p").at("datasets");
  const Model model(reference_workspace(GetParam()));
  Likelihood likelihood(model);
  Fitter fitter(likelihood);
  const Json report = to_json(model, make_report(fitter));
  expect_like(report, sets.at("observed"), "observed");
  expect_like(report.at("parameters"), expected.at("parameters"), "parameters");
  expect_like(report.at("asimov_mu1").at("discovery"), sets.at("asimov_mu1").at("discovery"),
              "asimov_mu1.discovery");
  EXPECT_EQ(report.at("status"), "converged");
}

INSTANTIATE_TEST_SUITE_P(HistFactory, ReferenceReport, ::testing::ValuesIn(reference_cases()),
                         [](const auto& parameter) { return parameter.param; });

TEST(Report, StatesWhatFailed) {
  Json json = small_workspace();
  for (std::size_t i = 0; i < 2; ++i) {  // only the signal could explain the events
    Json& modifiers = json["channels"][0]["samples"][1]["modifiers"];
    modifiers = Json::array();
    json["channels"][0]["samples"][1]["data"][i] = 0;
  }
  const Model model(read_workspace(json));
  Likelihood likelihood(model);
  Fitter fitter(likelihood);
  const Json report = to_json(model, make_report(fitter));
  EXPECT_EQ(report.at("status"), "impossible data");
  EXPECT_EQ(report.at("fit").at("status"), "converged");
  EXPECT_TRUE(report.at("discovery").at("Z").is_null());
  EXPECT_EQ(report.at("discovery").at("status"), "impossible data");
}

TEST(Report, WithoutAParameterOfInterestThereIsOnlyTheFit) {
  Json json = small_workspace();
  json["measurements"][0]["config"]["poi"] = "";
  const Model model(read_workspace(json));
  Likelihood likelihood(model);
  Fitter fitter(likelihood);
  const Json report = to_json(model, make_report(fitter));
  EXPECT_EQ(report.at("status"), "converged");
  EXPECT_TRUE(report.at("poi").is_null());
  EXPECT_FALSE(report.contains("discovery"));
  EXPECT_EQ(report.at("fit").at("uncertainties").size(), model.parameters().size());
}

}  // namespace
}  // namespace hepsweep::studies::histfactory
