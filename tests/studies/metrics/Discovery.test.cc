#include "studies/metrics/discovery.hh"

#include <cmath>

#include <gtest/gtest.h>

#include "core/random.hh"
#include "studies/metrics/discovery_metrics.hh"
#include "studies/metrics/metrics.hh"

namespace hepsweep::studies {
namespace {

constexpr Counting yields{.signal = 100, .background = 1000, .background_sigma = 50};

// Signal above 0.5, background anywhere.
struct Events {
  std::vector<std::int32_t> labels;
  MetricInput input;

  explicit Events(std::size_t number, std::uint64_t key = 1) {
    RandomStream random(key);
    for (std::size_t i = 0; i < number; ++i) {
      const bool signal = i % 2 == 0;
      labels.push_back(signal ? 1 : 0);
      input.probabilities.push_back(signal ? 0.5 + 0.5 * random.uniform() : random.uniform());
    }
    input.labels = labels;
    input.weights.assign(number, 1);
    input.yields = yields;
  }
};

double value(const char* metric, const MetricInput& input) {
  return evaluate_metric(metric, input).value;
}

TEST(Discovery, WithoutACutEveryDefinitionIsThatOfTheYields) {
  Events events(1000);
  events.input.cut = 0;
  for (const auto& definition : significance_definitions()) {
    const std::string name = "significance_" + std::string(definition.name);
    EXPECT_NEAR(value(name.c_str(), events.input), definition.of(yields), 1e-12) << name;
  }
  EXPECT_NEAR(value("significance", events.input), 1.644, 5e-4);
  EXPECT_EQ(value("selected_signal", events.input), 100);
  EXPECT_EQ(value("selected_background", events.input), 1000);
  EXPECT_NEAR(value("exposure_gain", events.input), 0, 1e-12);
}

TEST(Discovery, CutsWhereTheSignalBegins) {
  const Events events(20'000);
  const double cut = value("significance_cut", events.input);
  EXPECT_NEAR(cut, 0.5, 0.01);
  EXPECT_NEAR(value("selected_signal", events.input), 100, 2);
  EXPECT_NEAR(value("selected_background", events.input), 500, 20);
  const Counting selected{100, 500, 25};
  EXPECT_NEAR(value("significance_binomial", events.input), binomial_significance(selected), 0.1);
}

TEST(Discovery, KeepsFiftyBackgroundEvents) {
  // Signal far above the background: without the rule the cut would leave none of it.
  MetricInput input;
  std::vector<std::int32_t> labels;
  for (int i = 0; i < 200; ++i) {
    labels.push_back(i < 100 ? 1 : 0);
    input.probabilities.push_back(i < 100 ? 0.9 : 0.5 - 0.001 * i);
  }
  input.labels = labels;
  input.weights.assign(labels.size(), 1);
  input.yields = yields;
  EXPECT_EQ(value("selected_background_events", input), 50);
  EXPECT_NEAR(value("selected_background", input), 500, 1e-9);
}

TEST(Discovery, IsNotDefinedWithTooFewBackgroundEvents) {
  const Events events(80);  // 40 of them background
  for (const auto& metric : evaluate_metrics(events.input, MetricChoice(Usual::on_demand))) {
    if (!needs_yields(metric.name)) continue;
    EXPECT_TRUE(std::isnan(metric.value)) << metric.name;
    EXPECT_TRUE(std::isnan(metric.error)) << metric.name;
  }
}

TEST(Discovery, TheObjectiveDecidesWhichDefinitionChoosesTheCut) {
  Events events(20'000);
  // Background that falls towards the signal: a harder cut pays without an uncertainty.
  for (std::size_t i = 1; i < events.labels.size(); i += 2) {
    events.input.probabilities[i] *= events.input.probabilities[i];
  }
  Events other = events;
  other.input.labels = other.labels;
  other.input.cut_by = "significance_s_over_sqrt_b_sigma";
  EXPECT_GE(value("significance_s_over_sqrt_b_sigma", other.input),
            value("significance_s_over_sqrt_b_sigma", events.input));
  EXPECT_LE(value("significance", other.input), value("significance", events.input));
}

// The spread over samples of the same kind, at the same cut.
TEST(Discovery, ErrorIsTheSpreadOverSamples) {
  double sum = 0;
  double squares = 0;
  double variance = 0;
  constexpr int samples = 300;
  for (int i = 0; i < samples; ++i) {
    Events events(400, 100 + static_cast<std::uint64_t>(i));
    events.input.cut = 0.7;
    const NamedMetric metric = evaluate_metric("significance", events.input);
    sum += metric.value;
    squares += metric.value * metric.value;
    variance += metric.error * metric.error / samples;
  }
  const double spread = squares / samples - sum / samples * sum / samples;
  EXPECT_NEAR(variance / spread, 1, 0.25);
}

}  // namespace
}  // namespace hepsweep::studies
