#include "studies/statistics/histfactory/toy_tests.hh"

#include <cmath>

#include "studies/statistics/histfactory/toy_outcomes.hh"

namespace hepsweep::studies::histfactory {
namespace {

constexpr double tested_strength = 1;
// Statistics closer than this are equal but for rounding; equal ones count as reached.
constexpr double rounding = 1e-8;

// The statistics of a data set; NaN where a fit failed.
struct Statistics {
  double q0 = 0;
  double q1 = 0;
};

// Toys that reach what the data have.
struct Count {
  double observed;
  std::uint64_t fitted = 0;
  std::uint64_t reached = 0;

  void add(double statistic) {
    if (std::isnan(statistic)) return;
    ++fitted;
    if (statistic >= observed - rounding) ++reached;
  }
  // Every toy reaches 0, by definition and not by chance.
  ToyEstimate p_value() const {
    if (fitted > 0 && observed <= rounding) return {.value = 1};
    return probability_of(reached, fitted);
  }
};

double q0_of(Fitter& fitter) {
  FitStatus status = FitStatus::converged;
  return discovery_statistic(fitter, status);
}

double q1_of(Fitter& fitter) {
  FitStatus status = FitStatus::converged;
  return limit_statistic(fitter, tested_strength, status);
}

class ToyTester {
 public:
  ToyTester(Fitter& fitter, const ToyOptions& options) : fitter_(fitter), options_(options) {
    observed_.q0 = discovery_statistic(fitter, tests_.discovery.status);
    observed_.q1 = limit_statistic(fitter, tested_strength, tests_.limit_test_1.status);
  }

  ToyTests run() {
    const FitStatus background = fitter_.with_poi(0).status;
    const FitStatus signal = fitter_.with_poi(tested_strength).status;
    note(tests_.discovery.status, background);
    note(tests_.limit_test_1.status, background);
    note(tests_.limit_test_1.status, signal);
    if (background != FitStatus::converged) return tests_;
    Count q0{.observed = observed_.q0};
    Count q1_background{.observed = observed_.q1};
    Count q1_signal{.observed = observed_.q1};
    for_each_toy<Statistics>(
        source("background", 0), options_,
        [](Fitter& toy) { return Statistics{.q0 = q0_of(toy), .q1 = q1_of(toy)}; },
        [&](const Statistics& toy) {
          q0.add(toy.q0);
          q1_background.add(toy.q1);
        });
    estimate_discovery(q0);
    if (tests_.limit_test_1.status != FitStatus::converged) return tests_;
    for_each_toy<double>(source("signal", tested_strength), options_, q1_of,
                         [&](double toy) { q1_signal.add(toy); });
    estimate_limit_test(q1_signal, q1_background);
    return tests_;
  }

 private:
  static void note(FitStatus& status, FitStatus of_a_fit) {
    if (status == FitStatus::converged) status = of_a_fit;
  }

  ToySource source(std::string_view name, double strength) {
    return {.model = fitter_.model(),
            .region = fitter_.region(),
            .truth = fitter_.with_poi(strength).parameters,
            .key = stream_key(options_.seed, 0, "toys", name)};
  }

  void estimate_discovery(const Count& q0) {
    if (tests_.discovery.status != FitStatus::converged) return;
    tests_.discovery.failed = options_.toys - q0.fitted;
    tests_.discovery.p0 = q0.p_value();
    tests_.discovery.significance = significance_of(tests_.discovery.p0);
  }

  void estimate_limit_test(const Count& signal, const Count& background) {
    ToyLimitTest& test = tests_.limit_test_1;
    test.failed = 2 * options_.toys - signal.fitted - background.fitted;
    test.cl_sb = signal.p_value();
    test.cl_b = background.p_value();
    test.cls = ratio_of(test.cl_sb, test.cl_b);
  }

  Fitter& fitter_;
  const ToyOptions& options_;
  Statistics observed_;
  ToyTests tests_;
};

}  // namespace

ToyTests run_toy_tests(Fitter& fitter, const ToyOptions& options) {
  return ToyTester(fitter, options).run();
}

}  // namespace hepsweep::studies::histfactory
