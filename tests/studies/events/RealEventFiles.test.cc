#include <cmath>
#include <cstdlib>
#include <numeric>

#include "studies/events/event_cache.hh"
#include "studies/events/features.hh"
#include "studies/events/preprocessing.hh"
#include "studies/events/split.hh"
#include "tests/studies/events/event_files.hh"
#include "tests/support/reference_data.hh"

namespace hepsweep::testing {
namespace {

using studies::DataSettings;
using studies::MappedEvents;
using ::testing::ElementsAre;

DataSettings reference(const std::string& json) {
  return data_settings(json, reference_data_folder());
}

std::size_t count_label(const studies::EventView& view, std::int32_t label) {
  return static_cast<std::size_t>(std::count(view.labels.begin(), view.labels.end(), label));
}

TEST(RealEventFiles, Higgs) {
  HEPSWEEP_REQUIRE_DATA("higgs/higgs_59k.csv.gz");
  const auto settings = reference(
      R"({"files": [{"path": "higgs/higgs_59k.csv.gz"}], "label": "label",
          "features": {"all_except": ["label"]}})");
  const TemporaryFolder cache;
  const MappedEvents events = open_events(settings, cache.path());
  const auto& view = events.view();
  EXPECT_EQ(view.events(), 59347U);
  EXPECT_NEAR(static_cast<double>(count_label(view, 1)) / 59347, 0.513, 0.0005);
  const auto features = feature_names(settings, events);
  EXPECT_EQ(features.size(), 28U);
  EXPECT_EQ(features.back(), "m_wwbb");
  EXPECT_EQ(view.values[0], 0.84110975F);

  const auto split = split_events(view, settings.split, events.sources());
  EXPECT_NEAR(static_cast<double>(split.train.size()), 0.7 * 59347, 500);
  const auto fitted = fit_preprocessing(view, split.train, features, settings);
  EXPECT_EQ(fitted.inputs(), 28U);
  for (const double scale : fitted.scale) EXPECT_GT(scale, 0.1);
}

TEST(LectureRow, C22_higgsHas21LowAnd7HighLevelFeatures) {
  HEPSWEEP_REQUIRE_DATA("higgs/higgs_59k.csv.gz");
  const std::string high = R"(["m_jj", "m_jjj", "m_lv", "m_jlv", "m_bb", "m_wbb", "m_wwbb"])";
  const auto number = [&](const std::string& features) {
    const auto settings = reference(
        R"({"files": [{"path": "higgs/higgs_59k.csv.gz"}], "label": "label", "features": )" +
        features + "}");
    static const MappedEvents events(studies::load_events(settings));
    return feature_names(settings, events).size();
  };
  EXPECT_EQ(number(R"({"all_except": )" + high + "}"), 21U);
  EXPECT_EQ(number(R"({"use": "high", "sets": {"high": )" + high + "}}"), 7U);
  EXPECT_EQ(number(R"({"all_except": []})"), 28U);
}

TEST(RealEventFiles, HiggsMl) {
  HEPSWEEP_REQUIRE_DATA("higgsml2014/higgsml_12000.csv.gz");
  const auto settings = reference(
      R"({"files": [{"path": "higgsml2014/higgsml_12000.csv.gz"}], "label": "Label",
          "weight": "Weight", "undefined": -999.0,
          "features": {"all_except": ["EventId", "KaggleSet", "KaggleWeight"]}})");
  const MappedEvents events(studies::load_events(settings));
  const auto& view = events.view();
  EXPECT_EQ(view.events(), 12000U);
  EXPECT_THAT(view.classes, ElementsAre("background", "signal"));
  EXPECT_EQ(view.labels[0], 1);
  EXPECT_EQ(view.weights[0], 0.00081448039868);
  const auto features = feature_names(settings, events);
  EXPECT_EQ(features.size(), 30U);
  for (const float value : view.values) EXPECT_NE(value, -999.F);
  const auto split = split_events(view, settings.split, events.sources());
  const auto fitted = fit_preprocessing(view, split.train, features, settings);
  const studies::EventInputs inputs(view, fitted);
  std::vector<float> values(view.events() * inputs.inputs());
  std::vector<std::uint32_t> all(view.events());
  std::iota(all.begin(), all.end(), 0U);
  inputs.gather(all, values.data());
  for (const float value : values) ASSERT_TRUE(std::isfinite(value));
}

TEST(RealEventFiles, FairUniverse) {
  const char* const file = "fair_universe/fair_sample_labelled_1000.csv.gz";
  HEPSWEEP_REQUIRE_DATA(file);
  const std::string files = R"({"files": [{"path": ")" + std::string(file) + R"("}], )";
  const std::string rest = R"(, "weight": "weights", "undefined": -25,
      "features": {"all_except": ["labels", "detailed_labels"]}})";
  const auto classes = reference(files + R"("label": {"column": "detailed_labels",
                           "classes": ["ztautau", "htautau", "ttbar", "diboson"]})" +
                                 rest);
  const MappedEvents events(studies::load_events(classes));
  EXPECT_EQ(feature_names(classes, events).size(), 28U);
  EXPECT_EQ(count_label(events.view(), 0), 634U);
  EXPECT_EQ(count_label(events.view(), 1), 336U);
  EXPECT_EQ(count_label(events.view(), 2), 26U);
  EXPECT_EQ(count_label(events.view(), 3), 4U);
  double weights = 0;
  for (const double weight : events.view().weights) weights += weight;
  EXPECT_NEAR(weights, 1051433.0, 1);

  const auto binary = reference(files + R"("label": "labels")" + rest);
  EXPECT_EQ(count_label(MappedEvents(studies::load_events(binary)).view(), 1), 336U);
}

}  // namespace
}  // namespace hepsweep::testing
