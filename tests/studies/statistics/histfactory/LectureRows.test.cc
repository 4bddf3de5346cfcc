// Known answers of the lectures about fits.
#include <cmath>

#include <gtest/gtest.h>

#include "studies/statistics/histfactory/box_step.hh"
#include "studies/statistics/histfactory/toys.hh"
#include "tests/studies/statistics/histfactory/reference.hh"

namespace hepsweep::studies::histfactory {
namespace {

// A least-squares line is the minimum of a quadratic in two dimensions: one step of Newton's.
TEST(LectureRow, E14_E44_NewtonFitsALineInOneStep) {
  const double x[5] = {-1, 0, 0.5, 2, 3}, t[5] = {0.2, 1.1, 1.3, 3.2, 3.9};
  const double start[2] = {-7, 2};  // intercept and slope
  std::vector<double> gradient(2);
  Matrix hessian(2);
  double n = 5, sx = 0, sxx = 0, st = 0, sxt = 0;
  for (int i = 0; i < 5; ++i) {
    sx += x[i], sxx += x[i] * x[i], st += t[i], sxt += x[i] * t[i];
    const double residual = start[0] + start[1] * x[i] - t[i];
    gradient[0] += residual;
    gradient[1] += residual * x[i];
  }
  hessian(0, 0) = n;
  hessian(0, 1) = hessian(1, 0) = sx;
  hessian(1, 1) = sxx;
  BoxStep newton(2);
  newton.lower = {-100, -100};
  newton.upper = {100, 100};
  ASSERT_TRUE(newton.solve(gradient, hessian, 0));
  const double slope = (n * sxt - sx * st) / (n * sxx - sx * sx);
  EXPECT_NEAR(start[1] + newton.step()[1], slope, 1e-8);
  EXPECT_NEAR(start[0] + newton.step()[0], (st - slope * sx) / n, 1e-8);
}

// Templates of signal and background in a score; 30 % of 20,000 events are signal.
TEST(LectureRow, G48_ATemplateFitRecoversTheFractionOfAClass) {
  Json json = small_workspace();
  json["channels"].erase(1);
  json["observations"].erase(1);
  json["measurements"][0]["config"]["parameters"] = Json::parse(R"([
      {"name": "mu", "inits": [0.3], "bounds": [[0, 1]]},
      {"name": "rest", "inits": [0.7], "bounds": [[0, 2]]}])");
  const auto factor = [](const char* name) {
    return Json::array({{{"name", name}, {"type", "normfactor"}, {"data", nullptr}}});
  };
  json["channels"][0]["samples"] = Json::array(
      {{{"name", "signal"}, {"data", {1000, 3000, 6000, 10000}}, {"modifiers", factor("mu")}},
       {{"name", "background"},
        {"data", {9000, 6000, 4000, 1000}},
        {"modifiers", factor("rest")}}});
  json["observations"][0]["data"] = {6600, 5100, 4600, 3700};  // 0.3 and 0.7 of them
  const Workspace workspace = read_workspace(json);
  const FitResult result = fit_of(workspace);
  EXPECT_NEAR(result.poi_hat, 0.3, 1e-8);
  const Model model(workspace);
  const ToySummary toys =
      run_toys(model, Region(model), model.starting_values(), {.toys = 2000, .seed = 3});
  EXPECT_EQ(toys.failed, 0U);
  EXPECT_EQ(toys.strength, 0.3);
  EXPECT_NEAR(toys.pull_width, 1, 0.05);
  EXPECT_NEAR(toys.pull_mean, 0, 4 * toys.pull_mean_error);
}

}  // namespace
}  // namespace hepsweep::studies::histfactory
