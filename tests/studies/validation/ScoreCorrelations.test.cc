#include <cmath>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/random.hh"
#include "studies/metrics/metrics.hh"
#include "studies/validation/score_correlations.hh"

namespace hepsweep::studies {
namespace {

// Events of several classes with the columns "driver" and "noise", and scores that are `driver` in
// every output.
struct Sample {
  explicit Sample(std::size_t classes, std::size_t events = 4000) {
    RandomStream random(11);
    table.columns = {"noise", "driver"};
    for (std::size_t c = 0; c < classes; ++c) table.classes.push_back("class " + std::to_string(c));
    outputs = classes > 2 ? classes : 1;
    for (std::uint32_t event = 0; event < events; ++event) {
      const auto driver = static_cast<float>(random.uniform());
      table.values.push_back(static_cast<float>(random.normal()));
      table.values.push_back(driver);
      table.labels.push_back(static_cast<std::int32_t>(random.below(classes)));
      table.weights.push_back(1);
      chosen.push_back(event);
      for (std::size_t i = 0; i < outputs; ++i) scores.push_back(driver);
    }
  }

  std::vector<ScoreCorrelation> correlations() const {
    const MetricInput input = metric_input({scores, outputs, table.labels, table.weights});
    return score_correlations(table, chosen, input, {{"noise", true}, {"driver", false}},
                              "validation");
  }

  EventTable table;
  std::vector<std::uint32_t> chosen;
  std::size_t outputs = 1;
  std::vector<float> scores;
};

TEST(ScoreCorrelations, LectureRowA13_FindTheSpectatorThatDrivesTheScoreInEveryClass) {
  const Sample sample(2);
  const auto found = sample.correlations();
  ASSERT_EQ(found.size(), 2U * 2U * 2U);
  for (const ScoreCorrelation& one : found) {
    EXPECT_EQ(one.split, "validation");
    if (one.variable == "driver") {
      EXPECT_EQ(one.role, "spectator");
      EXPECT_DOUBLE_EQ(one.value, 1);
    } else {
      EXPECT_EQ(one.role, "input");
      EXPECT_LT(std::abs(one.value), 3 / std::sqrt(1900.0)) << one.of_class << " " << one.kind;
    }
  }
  EXPECT_EQ(found[0].of_class, "class 0");
  EXPECT_EQ(found[0].kind, "linear");
  EXPECT_EQ(found[1].kind, "rank");
  EXPECT_EQ(found[4].of_class, "class 1");
}

TEST(ScoreCorrelations, OfSeveralClassesTheScoreIsThatOfTheEventsClass) {
  Sample sample(3);
  // Only events of class 2 have a score of their own that follows the driver.
  for (std::size_t i = 0; i < sample.scores.size(); ++i) {
    if (i % 3 != 2) sample.scores[i] = sample.table.values[i / 3 * 2];
  }
  for (const ScoreCorrelation& one : sample.correlations()) {
    const bool follows = (one.of_class == "class 2") == (one.variable == "driver");
    if (follows) {
      EXPECT_DOUBLE_EQ(one.value, 1) << one.of_class << " " << one.variable;
    } else {
      EXPECT_LT(std::abs(one.value), 0.1) << one.of_class << " " << one.variable;
    }
  }
}

TEST(ScoreCorrelations, AreThoseOfTheChosenEventsOnly) {
  Sample sample(2);
  for (std::size_t event = 0; event < 1000; ++event) sample.table.values[2 * event + 1] = -7;
  sample.chosen.erase(sample.chosen.begin(), sample.chosen.begin() + 1000);
  sample.table.labels.erase(sample.table.labels.begin(), sample.table.labels.begin() + 1000);
  sample.table.weights.resize(3000);
  sample.scores.erase(sample.scores.begin(), sample.scores.begin() + 1000);
  for (const ScoreCorrelation& one : sample.correlations()) {
    if (one.variable != "driver") continue;
    EXPECT_DOUBLE_EQ(one.value, 1);
  }
}

TEST(ScoreCorrelations, AClassWithoutEventsHasNone) {
  Sample sample(2);
  for (std::int32_t& label : sample.table.labels) label = 0;
  for (const ScoreCorrelation& one : sample.correlations()) {
    EXPECT_EQ(std::isnan(one.value), one.of_class == "class 1");
  }
}

}  // namespace
}  // namespace hepsweep::studies
