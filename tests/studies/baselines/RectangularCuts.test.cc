#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "studies/baselines/nested_boxes.hh"
#include "tests/studies/baselines/toys.hh"

namespace hepsweep::studies::testing {
namespace {

using ::testing::HasSubstr;

ClassicFit fitted(const TrainingSample& sample, const Json& settings = Json::object()) {
  return fit_classic(method("rectangular_cuts", settings), sample, {});
}

const NestedBoxes& boxes(const ClassicFit& fit) {
  return dynamic_cast<const NestedBoxes&>(*fit.model);
}

// Values 1 .. 10, signal above 7. A tenth at a time: below 1.5 first, since all cuts from above
// would take signal; after seven cuts only signal is left.
TEST(RectangularCuts, OfOneInputByHand) {
  std::vector<std::vector<float>> rows;
  std::vector<std::int32_t> labels;
  for (int i = 1; i <= 10; ++i) {
    rows.push_back({static_cast<float>(i)});
    labels.push_back(i > 7 ? 1 : 0);
  }
  const auto fit = fitted(sample_of(rows, labels), {{"peel", 0.1}, {"fewest_events", 1}});
  const auto& cuts = boxes(fit).cuts();
  ASSERT_EQ(cuts.size(), 7U);
  EXPECT_EQ(fit.rounds, 7);
  for (std::size_t i = 0; i < cuts.size(); ++i) {
    EXPECT_TRUE(cuts[i].above);
    EXPECT_EQ(cuts[i].at, static_cast<double>(i) + 1.5);
  }
  const auto scores = scores_of(*fit.model, sample_of(rows, labels));
  EXPECT_FLOAT_EQ(scores[9], 3.5F / 4);  // 3 signal events, and a half of each class
  EXPECT_FLOAT_EQ(scores[0], 0.5F / 8);  // seven background events in one pool
  EXPECT_FLOAT_EQ(scores[6], scores[0]);
}

// Signal fills 0.2 < x < 0.6, y > 0.5 of the unit square and 2 % of the rest; z says nothing.
TEST(RectangularCuts, FindAPlantedBox) {
  RandomStream stream(3);
  TrainingSample sample;
  sample.inputs = 3;
  for (int i = 0; i < 20'000; ++i) {
    const double x = stream.uniform();
    const double y = stream.uniform();
    const bool inside = x > 0.2 && x < 0.6 && y > 0.5;
    for (const double value : {x, y, stream.uniform()}) {
      sample.values.push_back(static_cast<float>(value));
    }
    sample.labels.push_back(stream.uniform() < (inside ? 0.98 : 0.02) ? 1 : 0);
    sample.weights.push_back(1);
  }
  const auto fit = fitted(sample, {{"smallest_box", 0.2}, {"peel", 0.02}});
  const std::vector<float> corners{0.23F, 0.53F, 0.5F, 0.57F, 0.97F, 0.5F,  0.17F, 0.7F,
                                   0.5F,  0.63F, 0.7F, 0.5F,  0.4F,  0.47F, 0.5F};
  std::vector<float> scores(5);
  fit.model->predict(corners.data(), 5, scores.data());
  EXPECT_GT(scores[0], 0.9F);
  EXPECT_GT(scores[1], 0.9F);
  for (const std::size_t outside : {2, 3, 4}) EXPECT_LT(scores[outside], 0.2F) << outside;
  EXPECT_GT(auc_of(*fit.model, sample), 0.9);
}

TEST(RectangularCuts, ScoresAscendWithTheBox) {
  const auto sample = gaussians(5000, 1);
  const auto fit = fitted(sample);
  ASSERT_GT(boxes(fit).cuts().size(), 50U);
  const auto scores = scores_of(*fit.model, sample);
  std::vector<std::pair<std::size_t, float>> by_box;
  for (std::size_t i = 0; i < sample.events(); ++i) {
    by_box.emplace_back(boxes(fit).box_of(sample.event(i).data()), scores[i]);
  }
  std::sort(by_box.begin(), by_box.end());
  for (std::size_t i = 1; i < by_box.size(); ++i) {
    ASSERT_LE(by_box[i - 1].second, by_box[i].second);
  }
}

// An input of two values can only be cut between them, and all equal events go at once.
TEST(RectangularCuts, KeepEqualValuesTogether) {
  std::vector<std::vector<float>> rows;
  std::vector<std::int32_t> labels;
  for (int i = 0; i < 40; ++i) {
    rows.push_back({i < 20 ? 0.0F : 1.0F});
    labels.push_back(i < 20 ? (i < 2 ? 1 : 0) : (i < 22 ? 0 : 1));
  }
  const auto fit = fitted(sample_of(rows, labels), {{"fewest_events", 1}});
  ASSERT_EQ(boxes(fit).cuts().size(), 1U);
  EXPECT_EQ(boxes(fit).cuts()[0].at, 0.5);
}

// Twenty events of weight 1/4 are as many as five of weight 1.
TEST(RectangularCuts, PeelShareOfTheWeight) {
  std::vector<std::vector<float>> rows;
  std::vector<std::int32_t> labels;
  std::vector<float> weights;
  for (int i = 0; i < 100; ++i) {
    rows.push_back({static_cast<float>(i)});
    labels.push_back(i < 50 ? 0 : 1);
    weights.push_back(i < 20 ? 0.25F : 1.0F);
  }
  const auto fit = fitted(sample_of(rows, labels, weights), {{"peel", 0.05}, {"fewest_events", 1}});
  EXPECT_EQ(boxes(fit).cuts()[0].at, 16.5);  // 17 x 0.25 = 4.25 of 85
}

TEST(RectangularCuts, AreShownInTheUnitsOfTheirInputs) {
  const NestedBoxes two(2, {{0, true, -1}, {0, false, 2}}, {0.1, 0.5, 0.9},
                        {{1, 1}, {0.9, 0.4}, {0.8, 0.1}});
  const std::string text = two.text({"mass", "pt"}, {100, 40}, {10, 20});
  EXPECT_THAT(text, HasSubstr("90 < mass < 120"));
  EXPECT_THAT(text, HasSubstr("mass > 90"));
  EXPECT_THAT(text, HasSubstr("80.00 %"));
}

}  // namespace
}  // namespace hepsweep::studies::testing
