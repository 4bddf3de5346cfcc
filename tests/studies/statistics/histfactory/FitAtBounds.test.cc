// Fits that end at a bound, or begin where nothing can be expected.
#include <cmath>

#include <gtest/gtest.h>

#include "studies/statistics/histfactory/inference.hh"
#include "tests/studies/statistics/histfactory/reference.hh"

namespace hepsweep::studies::histfactory {
namespace {

TEST(FitAtBounds, TheUpperBoundIsSaid) {
  const FitResult cut_off = fit_of(counting(2, 10, 40));
  EXPECT_TRUE(cut_off.poi_at_upper_bound);
  EXPECT_EQ(cut_off.poi_hat, 10);
  EXPECT_FALSE(cut_off.poi_at_lower_bound);
  EXPECT_FALSE(fit_of(counting(2, 10, 14)).poi_at_upper_bound);
}

TEST(FitAtBounds, ADeficitEndsAtTheLowerBound) {
  const FitResult result = fit_of(counting(5, 20, 12));
  EXPECT_TRUE(result.poi_at_lower_bound);
  EXPECT_TRUE(std::isnan(result.poi_uncertainty));
  EXPECT_NEAR(result.poi_hat_unbounded, -1.6, 1e-9);
  EXPECT_LT(result.twice_nll_unbounded, result.minimum.twice_nll);
}

// Rounding must not decide whether data without any signal have uncertainties.
TEST(FitAtBounds, DataThatAgreeWithTheBoundHaveUncertainties) {
  for (const double background : {3.0, 7.3, 20.0, 333.3}) {
    const FitResult result = fit_of(counting(5, background, background));
    EXPECT_FALSE(result.poi_at_lower_bound) << background;
    EXPECT_NEAR(result.poi_hat, 0, 1e-9);
    EXPECT_NEAR(result.poi_uncertainty, std::sqrt(background) / 5, 1e-6);
  }
}

// CLsb and CLb are both too small for a number there.
TEST(FitAtBounds, ADeficitOfManySigmaHasALimit) {
  const Model model(counting(500, 5000, 2000));
  Likelihood likelihood(model);
  Fitter fitter(likelihood);
  const UpperLimit limit = upper_limit(fitter);
  EXPECT_EQ(limit.status, FitStatus::converged);
  EXPECT_GT(limit.observed, 0);
  EXPECT_LT(limit.observed, limit.expected[0]);
  EXPECT_NEAR(limit_test(fitter, limit.observed).cls, 0.05, 1e-6);
}

TEST(FitAtBounds, BeginsWithAnotherStrengthWhereNothingIsExpected) {
  Workspace workspace = counting(1, 1, 4);
  workspace.channels[0].samples[1].yields = {-2};
  const FitResult result = fit_of(workspace);
  ASSERT_TRUE(result.minimum.has_converged());
  EXPECT_NEAR(result.poi_hat, 6, 1e-8);
}

}  // namespace
}  // namespace hepsweep::studies::histfactory
