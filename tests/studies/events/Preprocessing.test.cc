#include "studies/events/preprocessing.hh"

#include <cmath>
#include <limits>

#include "tests/studies/events/event_files.hh"

namespace hepsweep::testing {
namespace {

using studies::DataSettings;
using studies::EventInputs;
using studies::EventTable;
using studies::fit_preprocessing;
using studies::Preprocessing;
using studies::UndefinedPolicy;
using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

constexpr float nan = std::numeric_limits<float>::quiet_NaN();
const std::vector<std::uint32_t> training = {0, 1, 2, 3};

// Event 4 is not in the training split and must not count.
EventTable example() {
  EventTable table;
  table.columns = {"unused", "x", "constant", "hole"};
  table.values = {9, 1, 7, 1, 9, 2, 7, nan, 9, 3, 7, 2, 9, 6, 7, 30, 9, 1000, 8, nan};
  table.labels = {0, 1, 0, 1, 1};
  table.weights = {1, 100, 1, 1, 1};
  table.classes = {"background", "signal"};
  return table;
}

DataSettings settings_with(UndefinedPolicy policy, bool indicator = false) {
  DataSettings settings;
  settings.undefined = {.values = {-999}, .policy = policy, .indicator = indicator};
  return settings;
}

std::vector<float> inputs_of(const EventTable& table, const Preprocessing& preprocessing,
                             std::vector<std::uint32_t> events) {
  const EventInputs inputs(table, preprocessing);
  std::vector<float> values(events.size() * inputs.inputs(), -12345);
  inputs.gather(events, values.data());
  return values;
}

TEST(Preprocessing, G29_FitsTheTrainingSplitOnly) {
  const EventTable table = example();
  const auto fitted = fit_preprocessing(table, training, {"x", "constant"}, {});
  EXPECT_THAT(fitted.mean, ElementsAre(3, 7));
  EXPECT_DOUBLE_EQ(fitted.scale[0], std::sqrt(3.5));
  EXPECT_EQ(fitted.scale[1], 1);
  EXPECT_THAT(fitted.classes, ElementsAre("background", "signal"));
  EXPECT_EQ(fitted.inputs(), 2U);
}

TEST(Preprocessing, GatherStandardisesAnyEventsInAnyOrder) {
  const EventTable table = example();
  const auto fitted = fit_preprocessing(table, training, {"constant", "x"}, {});
  const auto scaled = [](double x) { return static_cast<float>((x - 3) / std::sqrt(3.5)); };
  EXPECT_THAT(inputs_of(table, fitted, {4, 0, 0}),
              ElementsAre(1, ::testing::FloatEq(scaled(1000)), 0, ::testing::FloatEq(scaled(1)), 0,
                          ::testing::FloatEq(scaled(1))));
}

TEST(Preprocessing, G29_TrainingSplitHasMeanZeroAndDeviationOne) {
  const EventTable table = example();
  const auto fitted = fit_preprocessing(table, training, {"x"}, {});
  double sum = 0;
  double squares = 0;
  for (const float input : inputs_of(table, fitted, training)) {
    sum += static_cast<double>(input);
    squares += static_cast<double>(input * input);
  }
  EXPECT_NEAR(sum, 0, 1e-6);
  EXPECT_NEAR(squares / 4, 1, 1e-6);
}

TEST(Preprocessing, LargeOffsetsKeepTheirDigits) {
  EventTable table = example();
  table.columns = {"x"};
  table.values = {1.6e7F, 1.6e7F + 2, 1.6e7F, 1.6e7F + 2, 0};
  const auto fitted = fit_preprocessing(table, training, {"x"}, {});
  EXPECT_EQ(fitted.scale[0], 1);
  EXPECT_THAT(inputs_of(table, fitted, {0, 1}), ElementsAre(-1, 1));
}

TEST(Preprocessing, WithoutStandardisationValuesPassThrough) {
  const EventTable table = example();
  DataSettings settings = settings_with(UndefinedPolicy::mean);
  settings.standardise = false;
  const auto fitted = fit_preprocessing(table, training, {"x", "hole"}, settings);
  EXPECT_THAT(inputs_of(table, fitted, {3, 1}), ElementsAre(6, 30, 2, 11));
}

TEST(Preprocessing, PoliciesFillUndefinedValues) {
  const EventTable table = example();
  const auto fill = [&](UndefinedPolicy policy) {
    const auto fitted = fit_preprocessing(table, training, {"hole"}, settings_with(policy));
    const float input = inputs_of(table, fitted, {1})[0];
    return static_cast<double>(input) * fitted.scale[0] + fitted.mean[0];
  };
  EXPECT_NEAR(fill(UndefinedPolicy::mean), 11, 1e-5);  // of 1, 2, 30
  EXPECT_NEAR(fill(UndefinedPolicy::median), 2, 1e-5);
  EXPECT_NEAR(fill(UndefinedPolicy::zero), 11, 1e-5);  // 0 after standardisation
}

TEST(Preprocessing, MedianOfAnEvenNumberLiesBetween) {
  EventTable table = example();
  table.values[1 * 4 + 3] = 4;  // 1, 4, 2, 30
  const auto fitted =
      fit_preprocessing(table, training, {"hole"}, settings_with(UndefinedPolicy::median));
  EXPECT_NEAR(fitted.fill[0] * fitted.scale[0] + fitted.mean[0], 3, 1e-12);
}

TEST(Preprocessing, IndicatorsFollowTheFeatures) {
  const EventTable table = example();
  const auto fitted =
      fit_preprocessing(table, training, {"hole", "x"}, settings_with(UndefinedPolicy::mean, true));
  EXPECT_THAT(fitted.indicators, ElementsAre(0U));
  EXPECT_EQ(fitted.inputs(), 3U);
  const auto inputs = inputs_of(table, fitted, {1, 2});
  EXPECT_EQ(inputs[2], 1);
  EXPECT_EQ(inputs[5], 0);
}

TEST(Preprocessing, UndefinedValueWithoutPolicyIsRejected) {
  const EventTable table = example();
  const auto fitted = fit_preprocessing(table, training, {"hole"}, {});
  const EventInputs inputs(table, fitted);
  EXPECT_TRUE(inputs.is_rejected(1));
  EXPECT_FALSE(inputs.is_rejected(0));
  EXPECT_TRUE(std::isnan(inputs_of(table, fitted, {1})[0]));
  const auto filled =
      fit_preprocessing(table, training, {"hole"}, settings_with(UndefinedPolicy::zero));
  EXPECT_FALSE(EventInputs(table, filled).is_rejected(1));
}

TEST(Preprocessing, JsonKeepsEveryBit) {
  const EventTable table = example();
  for (const auto policy : {UndefinedPolicy::reject, UndefinedPolicy::median}) {
    const auto fitted = fit_preprocessing(table, training, {"hole", "x"},
                                          settings_with(policy, policy != UndefinedPolicy::reject));
    const std::string text = to_json(fitted).dump();
    const auto back = studies::preprocessing_from_json(parse_json(text, "test"), "");
    EXPECT_EQ(to_json(back).dump(), text);
    EXPECT_EQ(back.mean, fitted.mean);
    EXPECT_EQ(back.scale, fitted.scale);
    EXPECT_EQ(back.undefined, fitted.undefined);
    EXPECT_EQ(std::isnan(back.fill[0]), policy == UndefinedPolicy::reject);
  }
}

TEST(Preprocessing, DamagedJsonIsRefused) {
  const Json good = to_json(fit_preprocessing(example(), training, {"x", "hole"}, {}));
  const auto error = [&](const char* key, const Json& value) {
    Json bad = good;
    bad[key] = value;
    return input_error([&] { studies::preprocessing_from_json(bad, "preprocessing"); });
  };
  EXPECT_THAT(error("mean", Json::array({1})), HasSubstr("preprocessing.mean"));
  EXPECT_THAT(error("mean", Json::array({1, nullptr})), HasSubstr("preprocessing.mean[1]"));
  EXPECT_THAT(error("scale", Json::array({1, 0})), HasSubstr("preprocessing.scale[1]"));
  EXPECT_THAT(error("indicators", Json::array({2})), HasSubstr("preprocessing.indicators"));
  EXPECT_THAT(error("features", 3), HasSubstr("preprocessing.features"));
  EXPECT_THAT(error("fil", 3), HasSubstr("did you mean \"fill\""));
  EXPECT_THROW(studies::preprocessing_from_json(Json(), ""), InputError);
}

TEST(Preprocessing, MissingOrEmptyColumnsAreRefused) {
  EventTable table = example();
  EXPECT_THAT(input_error([&] { fit_preprocessing(table, training, {"hol"}, {}); }),
              HasSubstr("did you mean \"hole\""));
  for (std::size_t event = 0; event < 4; ++event) table.values[event * 4 + 3] = nan;
  table.values[4 * 4 + 3] = 5;
  EXPECT_THAT(input_error([&] {
                fit_preprocessing(table, training, {"x", "hole"}, {});
              }),
              AllOf(HasSubstr("\"hole\""), HasSubstr("no event of the training split")));
}

}  // namespace
}  // namespace hepsweep::testing
