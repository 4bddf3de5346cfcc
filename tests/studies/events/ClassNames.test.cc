#include "studies/events/class_names.hh"
#include "tests/studies/events/event_files.hh"

namespace hepsweep::testing {
namespace {

using studies::assign_classes;
using studies::FoundLabel;
using studies::LabelSettings;
using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

std::vector<FoundLabel> labels(const std::vector<std::string>& texts) {
  std::vector<FoundLabel> found;
  for (const std::string& text : texts) found.push_back({text, "f.csv:2: column \"label\""});
  return found;
}

LabelSettings by_signal(std::vector<std::string> signal) {
  return {.column = "label", .signal = std::move(signal), .classes = {}};
}

LabelSettings by_classes(std::vector<std::string> classes) {
  return {.column = "label", .signal = {}, .classes = std::move(classes)};
}

TEST(ClassNames, CanonicalLabelsAreComparable) {
  for (const char* cell : {"1", " 1 ", "1.0", "1.000000000000000000e+00", "+1"}) {
    EXPECT_EQ(studies::canonical_label(cell), "1");
  }
  EXPECT_EQ(studies::canonical_label("0.5"), "0.5");
  EXPECT_EQ(studies::canonical_label(" ttbar "), "ttbar");
}

TEST(ClassNames, KnownPairsAreBackgroundAndSignal) {
  const std::vector<std::vector<std::string>> pairs = {
      {"0", "1"}, {"-1", "1"}, {"b", "s"}, {"background", "signal"}};
  for (const auto& pair : pairs) {
    const auto result = assign_classes(labels({pair[1], pair[0]}), {}, false);
    EXPECT_THAT(result.classes, ElementsAre("background", "signal"));
    EXPECT_THAT(result.class_of_label, ElementsAre(1, 0));
  }
}

TEST(ClassNames, SignalMayBeSeveralLabels) {
  const auto result =
      assign_classes(labels({"ztautau", "htautau", "ttbar"}), by_signal({"htautau"}), false);
  EXPECT_THAT(result.classes, ElementsAre("background", "signal"));
  EXPECT_THAT(result.class_of_label, ElementsAre(0, 1, 0));
}

TEST(ClassNames, ClassesGiveTheOrder) {
  const auto result = assign_classes(labels({"c", "a"}), by_classes({"a", "b", "c"}), false);
  EXPECT_THAT(result.classes, ElementsAre("a", "b", "c"));
  EXPECT_THAT(result.class_of_label, ElementsAre(2, 0));
}

TEST(ClassNames, ManyLabelsAreOrdered) {
  EXPECT_THAT(assign_classes(labels({"10", "9", "2"}), {}, false).classes,
              ElementsAre("2", "9", "10"));
  EXPECT_THAT(assign_classes(labels({"z", "a", "m"}), {}, false).classes,
              ElementsAre("a", "m", "z"));
  EXPECT_THAT(assign_classes(labels({"z", "a", "m"}), {}, true).classes,
              ElementsAre("z", "a", "m"));
}

TEST(ClassNames, NumbersComeBeforeTexts) {
  // As texts "10" < "1a" < "2", as numbers 2 < 10: no order at all, if both rules were mixed.
  EXPECT_THAT(assign_classes(labels({"1a", "10", "2"}), {}, false).classes,
              ElementsAre("2", "10", "1a"));
  EXPECT_THAT(assign_classes(labels({"2", "1a", "10"}), {}, false).classes,
              ElementsAre("2", "10", "1a"));
}

TEST(ClassNames, HintsNameTheSignalOrBothLabels) {
  const auto hint = [](const std::vector<std::string>& found) {
    return input_error([&] { assign_classes(labels(found), {}, false); });
  };
  for (const auto& [other, signal] : std::vector<std::pair<std::string, std::string>>{
           {"B", "S"}, {"false", "true"}, {"No", "YES"}, {"bkg", "Sig"}, {"2", "1"}}) {
    const std::string right = "{..., \"signal\": \"" + signal + "\"}";
    EXPECT_THAT(hint({signal, other}), HasSubstr(right));
    EXPECT_THAT(hint({other, signal}), HasSubstr(right));
  }
  EXPECT_THAT(hint({"ttbar", "qcd"}),
              HasSubstr("{..., \"signal\": \"ttbar\" or \"signal\": \"qcd\"}"));
  EXPECT_THAT(hint({"s", "S"}), HasSubstr("\"signal\": \"s\" or \"signal\": \"S\""));
}

TEST(ClassNames, ManyLabelsMustBeListed) {
  std::vector<std::string> numbers;
  for (int i = 0; i < 20; ++i) numbers.push_back(std::to_string(i) + ".5");
  EXPECT_EQ(assign_classes(labels(numbers), {.column = "mass", .signal = {}, .classes = {}}, false)
                .classes.size(),
            20U);
  numbers.push_back("20.5");
  EXPECT_THAT(
      input_error([&] {
        assign_classes(labels(numbers), {.column = "mass", .signal = {}, .classes = {}}, false);
      }),
      AllOf(HasSubstr("f.csv:2"), HasSubstr("21 different labels (\"0.5\", \"1.5\", \"2.5\", ...)"),
            HasSubstr("a number to predict"),
            HasSubstr("{\"column\": \"mass\", \"classes\": [\"0.5\", \"1.5\", ...]}")));
  EXPECT_EQ(assign_classes(labels(numbers), by_classes(numbers), false).classes.size(), 21U);
  EXPECT_EQ(assign_classes(labels(numbers), by_signal({"0.5"}), false).classes.size(), 2U);
  EXPECT_EQ(assign_classes(labels(numbers), {}, true).classes.size(), 21U);  // classes of files
  numbers.push_back("event_7");
  EXPECT_THAT(input_error([&] { assign_classes(labels(numbers), {}, false); }),
              HasSubstr("names of events"));
}

TEST(ClassNames, AmbiguousOrWrongLabelsAreRefused) {
  const auto error = [](const std::vector<std::string>& found, const LabelSettings& settings) {
    return input_error([&] { assign_classes(labels(found), settings, false); });
  };
  EXPECT_THAT(error({"htautau", "ttbar"}, {}), AllOf(HasSubstr("f.csv:2"), HasSubstr("signal")));
  EXPECT_THAT(error({"1"}, {}), HasSubstr("one class, \"signal\""));
  EXPECT_THAT(error({"ttbar"}, {}), HasSubstr("one class, \"ttbar\""));
  EXPECT_THAT(error({"a", "b"}, by_signal({"x"})), HasSubstr("no event has the label \"x\""));
  EXPECT_THAT(error({"a", "b"}, by_signal({"a", "b"})), HasSubstr("one class"));
  EXPECT_THAT(error({"tbar", "x"}, by_classes({"ttbar", "x"})), HasSubstr("did you mean"));
}

}  // namespace
}  // namespace hepsweep::testing
