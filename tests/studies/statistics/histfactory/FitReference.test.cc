// Fits of the statistics reference data: pyhf's likelihood at polished minima.
#include <array>
#include <cmath>

#include <gtest/gtest.h>

#include "studies/statistics/histfactory/inference.hh"
#include "tests/studies/statistics/histfactory/reference.hh"

namespace hepsweep::studies::histfactory {
namespace {

using Values = std::vector<double>;

struct Case {
  std::string id;
  Interpolation interpolation = Interpolation::code4_code4p;
  std::string interpolation_name;
  std::string data;
};

void PrintTo(const Case& value, std::ostream* stream) {
  *stream << value.id << " " << value.interpolation_name << " " << value.data;
}

std::vector<Case> cases() {
  std::vector<Case> all;
  for (const std::string& id : reference_cases()) {
    const bool has_kinks =
        id != "missing" && reference_results(id).at("interpolation").contains("code1_code0");
    for (const std::string data : {"observed", "asimov_mu1"}) {
      all.push_back({id, Interpolation::code4_code4p, "code4_code4p", data});
      if (has_kinks) all.push_back({id, Interpolation::code1_code0, "code1_code0", data});
    }
  }
  return all;
}

// Null stands for what is not defined, and NaN here.
void expect_near(const Json& expected, double actual, double relative, double absolute,
                 const std::string& what) {
  if (expected.is_null()) {
    EXPECT_TRUE(std::isnan(actual)) << what << " is " << actual;
    return;
  }
  const double value = expected.get<double>();
  EXPECT_NEAR(actual, value, absolute + relative * std::abs(value)) << what;
}

class FitReference : public ::testing::TestWithParam<Case> {
 protected:
  void SetUp() override {
    HEPSWEEP_REQUIRE_REFERENCE(GetParam().id);
    const Json results = reference_results(GetParam().id);
    const Json& interpolations = results.at("interpolation");
    expected_ = interpolations.at(GetParam().interpolation_name).at("datasets").at(GetParam().data);
    model_.emplace(
        reference_workspace(GetParam().id),
        ModelSettings{.measurement = "", .poi = "", .interpolation = GetParam().interpolation});
    likelihood_.emplace(*model_);
    if (GetParam().data != "observed")
      likelihood_->set_data(model_->asimov(model_->starting_values()));
    fitter_.emplace(*likelihood_);
  }

  void expect_minimum(const Json& expected, const Minimum& minimum) {
    ASSERT_EQ(minimum.status, FitStatus::converged);
    const double twice_nll = expected.at("twice_nll").get<double>();
    EXPECT_NEAR(minimum.twice_nll, twice_nll, 2e-8 + 1e-11 * std::abs(twice_nll));
    const Hesse errors = hesse(*likelihood_, fitter_->region(), minimum);
    for (std::size_t i = 0; i < minimum.parameters.size(); ++i) {
      const double width =
          errors.exists() && errors.uncertainties[i] > 0 ? errors.uncertainties[i] : 1;
      expect_near(expected.at("parameters")[i], minimum.parameters[i], 0, 5e-5 * width,
                  model_->parameters()[i].name);
    }
  }

  // With code 1 and code 0 a likelihood may have several minima, and the reference holds one that
  // is not the lowest in some places: a lower one here can only weaken limits.
  bool may_be_weaker() const { return GetParam().interpolation == Interpolation::code1_code0; }

  Json expected_;
  std::optional<Model> model_;
  std::optional<Likelihood> likelihood_;
  std::optional<Fitter> fitter_;
};

TEST_P(FitReference, BestFit) {
  expect_minimum(expected_.at("fit"), fitter_->best());
}

TEST_P(FitReference, ProfileAtZeroAndOne) {
  expect_minimum(expected_.at("profile_mu0"), fitter_->with_poi(0));
  expect_minimum(expected_.at("profile_mu1"), fitter_->with_poi(1));
}

TEST_P(FitReference, UncertaintiesAndInterval) {
  const Json& expected = expected_.at("fit");
  const FitResult result = fit(*fitter_);
  EXPECT_EQ(result.poi_at_lower_bound, expected.at("mu_at_lower_bound").get<bool>());
  expect_near(expected.at("mu_hat"), result.poi_hat, 1e-4, 1e-5, "mu_hat");
  expect_near(expected.at("mu_uncertainty"), result.poi_uncertainty, 1e-4, 0, "mu_uncertainty");
  expect_near(expected.at("mu_interval_minus"), result.interval.minus, 1e-5, 1e-7, "minus");
  expect_near(expected.at("mu_interval_plus"), result.interval.plus, 1e-5, 1e-7, "plus");
  expect_near(expected.value("mu_hat_unbounded", Json()), result.poi_hat_unbounded, 1e-4, 1e-5,
              "unbounded");
  if (expected.at("uncertainties").is_null()) {
    EXPECT_EQ(result.hesse.absent_because,
              expected.at("uncertainties_absent_because").get<std::string>());
    return;
  }
  ASSERT_TRUE(result.hesse.exists()) << result.hesse.absent_because;
  for (std::size_t i = 0; i < model_->parameters().size(); ++i) {
    const std::string& name = model_->parameters()[i].name;
    expect_near(expected.at("uncertainties")[i], result.hesse.uncertainties[i], 1e-4, 1e-12, name);
    if (!expected.contains("pulls")) continue;
    expect_near(expected.at("pulls")[i], result.pulls[i], 1e-4, 1e-4, name + " pull");
    expect_near(expected.at("constraints")[i], result.constraints[i], 1e-4, 0,
                name + " constraint");
    for (std::size_t j = 0; j < model_->parameters().size(); ++j) {
      expect_near(expected.at("correlation")[i][j], result.hesse.correlation(i, j), 0, 1e-4, name);
    }
  }
}

TEST_P(FitReference, Discovery) {
  const Json& expected = expected_.at("discovery");
  const Discovery result = discovery(*fitter_);
  EXPECT_EQ(result.status, FitStatus::converged);
  expect_near(expected.at("q0"), result.q0, 1e-6, 1e-7, "q0");
  expect_near(expected.at("Z"), result.significance, 1e-6, 1e-6, "Z");
  expect_near(expected.at("p0"), result.p0, 1e-5, 1e-9, "p0");
  expect_near(expected.at("q0_asimov_mu1_conditional"), result.q0_expected, 1e-6, 1e-7, "q0 exp");
  expect_near(expected.at("Z_expected_conditional"), result.significance_expected, 1e-6, 1e-7, "Z");
}

TEST_P(FitReference, LimitTestOfOne) {
  const Json& expected = expected_.at("limit_test_mu1");
  const LimitTest result = limit_test(*fitter_, 1);
  EXPECT_EQ(result.status, FitStatus::converged);
  expect_near(expected.at("qmu_tilde"), result.q, 1e-6, 1e-7, "q");
  const double q_asimov = expected.at("qmu_tilde_asimov_mu0_conditional").get<double>();
  if (may_be_weaker() && result.q_asimov < q_asimov - 1e-6) {
    EXPECT_GT(result.q_asimov, 0.998 * q_asimov);
    return;
  }
  expect_near(expected.at("qmu_tilde_asimov_mu0_conditional"), result.q_asimov, 1e-6, 1e-7, "q_A");
  expect_near(expected.at("CLsb"), result.cl_sb, 1e-5, 1e-7, "CLsb");
  expect_near(expected.at("CLb"), result.cl_b, 1e-5, 1e-7, "CLb");
  expect_near(expected.at("CLs"), result.cls, 1e-5, 1e-7, "CLs");
  for (std::size_t i = 0; i < 5; ++i) {
    expect_near(expected.at("CLs_expected")[i], result.cls_expected[i], 1e-5, 1e-7, "CLs_expected");
  }
}

TEST_P(FitReference, UpperLimit) {
  const Json& expected = expected_.at("upper_limit_95");
  const UpperLimit result = upper_limit(*fitter_);
  EXPECT_EQ(result.status, FitStatus::converged);
  expect_near(expected.at("observed"), result.observed, 1e-5, 1e-6, "observed");
  for (std::size_t i = 0; i < 5; ++i) {
    const double limit = expected.at("expected")[i].get<double>();
    const bool is_weaker = may_be_weaker() && result.expected[i] > limit * (1 + 1e-5);
    EXPECT_NEAR(result.expected[i], limit, limit * (is_weaker ? 5e-3 : 1e-5)) << "expected";
  }
}

TEST_P(FitReference, Impacts) {
  if (!expected_.contains("impacts")) return;  // only in the complete block
  const std::vector<Impact> result = impacts(*fitter_, fit(*fitter_));
  const Json& expected = expected_.at("impacts");
  ASSERT_EQ(result.size(), expected.size());  // null has no elements
  for (std::size_t i = 0; i < result.size(); ++i) {
    const std::string& name = model_->parameters()[result[i].parameter].name;
    EXPECT_EQ(name, expected[i].at("parameter").get<std::string>());
    Json at_bound = Json::array();
    const auto check = [&](const std::string& key, const Impact::Shift& shift) {
      expect_near(expected[i].at(key), shift.value, 1e-4, 2e-6, name + " " + key);
      if (shift.is_at_bound) at_bound.push_back(key);
    };
    check("prefit_up", result[i].prefit_up);
    check("prefit_down", result[i].prefit_down);
    check("postfit_up", result[i].postfit_up);
    check("postfit_down", result[i].postfit_down);
    EXPECT_EQ(at_bound, expected[i].value("mu_at_bound_in", Json::array())) << name;
  }
}

INSTANTIATE_TEST_SUITE_P(HistFactory, FitReference, ::testing::ValuesIn(cases()),
                         [](const auto& parameter) {
                           const Case& value = parameter.param;
                           return value.id + "_" + value.interpolation_name + "_" + value.data;
                         });

}  // namespace
}  // namespace hepsweep::studies::histfactory
