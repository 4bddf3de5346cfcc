#include <functional>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/error.hh"
#include "core/json_reader.hh"

namespace hepsweep {
namespace {

using ::testing::HasSubstr;

std::string message_of(const std::function<void()>& action) {
  try {
    action();
  } catch (const JsonError& error) {
    return error.what();
  }
  return "no error";
}

struct BadValue {
  const char* value;
  std::function<void(ObjectReader&)> read;
  const char* message;
};

// Every kind of wrong value under the key "k" of the object at "p".
TEST(ObjectReader, WrongValuesAreNamedWithTheirPath) {
  const auto integer = [](ObjectReader& reader) { reader.integer("k", Range::between(1, 9)); };
  const auto number = [](ObjectReader& reader) { reader.number("k", Range::positive()); };
  const auto boolean = [](ObjectReader& reader) { reader.boolean("k"); };
  const auto text = [](ObjectReader& reader) { reader.text("k"); };
  const auto texts = [](ObjectReader& reader) { reader.texts("k"); };
  const auto choice = [](ObjectReader& reader) { reader.choice("k", {"adam", "sgd"}); };
  const std::vector<BadValue> cases{
      {"2.5", integer, "p.k: 2.5 is not an integer"},
      {"\"3\"", integer, "p.k: \"3\" is not an integer; give a number in [1, 9]"},
      {"true", integer, "p.k: true is not an integer; give a number in [1, 9]"},
      {"0", integer, "p.k: 0 is out of range; it must be a number in [1, 9]"},
      {"10", integer, "p.k: 10 is out of range; it must be a number in [1, 9]"},
      {"1e300", integer, "p.k: 1e+300 is out of range; it must be a number in [1, 9]"},
      {"18446744073709551615", [](ObjectReader& reader) { reader.integer("k"); },
       "p.k: 18446744073709551615 is too large for an integer"},
      {"1e300", [](ObjectReader& reader) { reader.integer("k"); }, "p.k: 1e+300 is not an integer"},
      {"0", number, "p.k: 0 is out of range; it must be a number greater than 0"},
      {"[1]", number, "p.k: [1] is not a number; give a number greater than 0"},
      {"1", boolean, "p.k: 1 is neither true nor false"},
      {"1", text, "p.k: 1 is not a text in quotes"},
      {"\"a\"", texts, "p.k"},
      {"[\"a\", 1]", texts, "p.k[1]"},
      {"\"adm\"", choice, "did you mean \"adam\"?"},
      {"3", choice, "p.k: 3 is not a text in quotes"},
  };
  for (const BadValue& bad : cases) {
    Json json = Json::object();
    json["k"] = Json::parse(bad.value);
    const std::string message = message_of([&] {
      ObjectReader reader(json, "p");
      bad.read(reader);
    });
    EXPECT_THAT(message, HasSubstr(bad.message)) << bad.value;
  }
}

TEST(ObjectReader, ReadsWhatIsRight) {
  const Json json = Json::parse(
      R"({"i": -3, "whole": 4.0, "n": 0.5, "b": true, "t": "x", "ts": ["a", "b"], "null": null})");
  ObjectReader reader(json, "");
  EXPECT_EQ(reader.integer("i"), -3);
  EXPECT_EQ(reader.integer("whole"), 4);
  EXPECT_EQ(reader.number("n"), 0.5);
  EXPECT_EQ(reader.number("i"), -3.0);
  EXPECT_TRUE(reader.boolean("b"));
  EXPECT_EQ(reader.text("t"), "x");
  EXPECT_THAT(reader.texts("ts"), ::testing::ElementsAre("a", "b"));
  EXPECT_EQ(reader.find("null"), nullptr);
  EXPECT_EQ(reader.integer("null", {}, 7), 7);
  EXPECT_NO_THROW(reader.finish());
}

TEST(ObjectReader, MissingKeysHaveTheirDefaults) {
  const Json json = Json::object();
  ObjectReader reader(json, "p");
  EXPECT_EQ(reader.integer("i", Range::at_least(1), 0), 0);  // a default is not checked
  EXPECT_EQ(reader.number("n", {}, 0.25), 0.25);
  EXPECT_TRUE(reader.boolean("b", true));
  EXPECT_EQ(reader.text("t", "auto"), "auto");
  EXPECT_EQ(reader.choice("c", {"a", "b"}, "b"), "b");
}

TEST(ObjectReader, MissingRequiredKeyIsNamed) {
  const Json json = Json::object();
  ObjectReader reader(json, "training");
  EXPECT_EQ(message_of([&] { reader.text("loss"); }), "training: the key \"loss\" is missing");
}

TEST(ObjectReader, UnknownKeyGetsTheNearest) {
  const Json json = Json::parse(R"({"epochs": 3, "bacth_size": 4})");
  ObjectReader reader(json, "training");
  reader.integer("epochs");
  reader.integer("batch_size", {}, 1);
  EXPECT_EQ(message_of([&] { reader.finish(); }),
            "training.bacth_size: unknown key: \"bacth_size\" is not known; did you mean "
            "\"batch_size\"?");
}

TEST(ObjectReader, ListsAKeyThatWasAskedForTwiceOnce) {
  const Json json = Json::parse(R"({"zzzzzzz": 3})");
  ObjectReader reader(json, "");
  reader.find("rate");
  reader.number("rate", {}, 1);
  reader.find("epochs");
  EXPECT_EQ(message_of([&] { reader.finish(); }),
            "zzzzzzz: unknown key: \"zzzzzzz\" is not known; known are rate and epochs");
}

TEST(ObjectReader, WantsAnObject) {
  EXPECT_EQ(message_of([] { ObjectReader(Json::array({1}), "data"); }),
            "data: [1] is not an object in braces");
}

TEST(Range, HasItsBounds) {
  EXPECT_TRUE(Range::between(0, 1).contains(0));
  EXPECT_TRUE(Range::between(0, 1).contains(1));
  EXPECT_FALSE(Range::positive().contains(0));
  EXPECT_FALSE((Range{.lowest = 0, .highest = 1, .highest_excluded = true}.contains(1)));
  EXPECT_EQ((Range{.lowest = 0, .highest = 1, .highest_excluded = true}.text()), "in [0, 1)");
  EXPECT_EQ(Range::at_least(2).text(), "of at least 2");
  EXPECT_EQ((Range{.highest = 5}.text()), "of at most 5");
  EXPECT_EQ(Range{}.text(), "of any size");
}

TEST(NamedSettings, HasALongAndAShortForm) {
  const auto longer = read_named_settings(Json::parse(R"({"adam": {"beta": 1}})"), "o", "x");
  EXPECT_EQ(longer.name, "adam");
  EXPECT_EQ(longer.path, "o.adam");
  EXPECT_EQ(longer.settings.dump(), R"({"beta":1})");
  const auto shorter = read_named_settings("adam", "o", "x");
  EXPECT_EQ(shorter.name, "adam");
  EXPECT_TRUE(shorter.settings.is_object());
}

TEST(NamedSettings, RefusesAnythingElse) {
  for (const char* text : {"3", "[]", "{}", R"({"a": {}, "b": {}})", R"({"a": 1})", "null"}) {
    EXPECT_THAT(
        message_of(
            [&] { read_named_settings(Json::parse(text), "training.optimizer", "an optimizer"); }),
        HasSubstr("training.optimizer: " + Json::parse(text).dump() + " is not an optimizer"));
  }
}

TEST(Shown, CutsLongValuesBetweenCharacters) {
  EXPECT_EQ(shown(Json("short")), "\"short\"");
  const std::string cut = shown(Json(std::string(40, 'a') + std::string(15, 'b') + "éééééééééé"));
  EXPECT_LE(cut.size(), 60U);
  EXPECT_TRUE(cut.ends_with("..."));
  EXPECT_NO_THROW(Json(cut).dump());  // still UTF-8
  std::string accents;
  for (int i = 0; i < 40; ++i) accents += "é";
  EXPECT_NO_THROW(Json(shown(Json(accents))).dump());
  EXPECT_NO_THROW(Json(shown(Json("x" + accents))).dump());
}

TEST(Paths, AreWrittenAsInMessages) {
  const Json json = Json::object();
  EXPECT_EQ(ObjectReader(json, "").path("a"), "a");
  EXPECT_EQ(ObjectReader(json, "a[1]").path("b"), "a[1].b");
  EXPECT_EQ(element_path("a", 2), "a[2]");
}

}  // namespace
}  // namespace hepsweep
