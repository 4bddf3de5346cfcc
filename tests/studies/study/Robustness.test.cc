#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/random.hh"
#include "studies/study/configuration.hh"
#include "tests/studies/study/example.hh"

namespace hepsweep::studies::testing {
namespace {

// A study with a bit of everything and few configurations.
Json small_study() {
  Json study = example_study();
  study["search"]["space"] = Json::parse(R"({
    "width": [3, 4], "depth": {"range": [1, 2]}, "activation": ["relu"],
    "learning_rate": {"log": [1e-4, 1e-2], "points": 2, "integer": false}})");
  study["limits"] = Json::parse(R"({"seconds": 60, "memory_mb": 500, "retries": 1})");
  study["final"] = Json::parse(R"({"best": 2, "train_on": "train"})");
  return study;
}

// True: it is right; false: it was refused as it should be. Anything else fails the test.
bool is_accepted(const std::string& text) {
  try {
    check_study(parse_study(text, "study.json", "/a/folder"));
    return true;
  } catch (const InputError& error) {
    EXPECT_GT(std::string(error.what()).size(), std::string("study.json:").size());
    EXPECT_EQ(std::string(error.what()).substr(0, 11), "study.json:");
    return false;
  }
}

std::vector<Json::json_pointer> places_in(const Json& json, const Json::json_pointer& at) {
  std::vector<Json::json_pointer> places{at};
  if (!json.is_structured()) return places;
  for (const auto& [key, value] : json.items()) {
    const Json::json_pointer below = json.is_array() ? at / std::stoul(key) : at / key;
    for (const auto& place : places_in(value, below)) places.push_back(place);
  }
  return places;
}

TEST(Robustness, AnyValueAnywhereIsAcceptedOrRefused) {
  const Json study = small_study();
  ASSERT_TRUE(is_accepted(study.dump(1)));
  std::size_t refused = 0;
  for (const auto& place : places_in(study, Json::json_pointer())) {
    for (const char* value :
         {"null", "-1", "0", "1e300", "18446744073709551615", "true", "\"\"", "\"$width\"", "\"$\"",
          "[]", "{}", "[[]]", "[-1e308, 1e308]", R"({"": {"": []}})", R"({"range": [0, 1e15]})"}) {
      Json changed = study;
      changed[place] = Json::parse(value);
      SCOPED_TRACE(place.to_string() + " = " + value);
      refused += is_accepted(changed.dump(1)) ? 0 : 1;
    }
  }
  EXPECT_GT(refused, 500U);
}

TEST(Robustness, AnyKeyMayBeMissing) {
  const Json study = small_study();
  for (const auto& place : places_in(study, Json::json_pointer())) {
    if (place.empty()) continue;
    Json changed = study;
    Json& parent = changed[place.parent_pointer()];
    if (parent.is_object()) {
      parent.erase(place.back());
    } else {
      parent.erase(std::stoul(place.back()));
    }
    SCOPED_TRACE("without " + place.to_string());
    is_accepted(changed.dump(1));
  }
}

TEST(Robustness, DamagedTextIsAcceptedOrRefused) {
  const std::string text = small_study().dump(1);
  RandomStream random(stream_key(1, 0, "test", "damage"));
  std::size_t refused = 0;
  for (int i = 0; i < 1000; ++i) {
    std::string damaged = text;
    for (std::uint64_t changes = 1 + random.below(3); changes > 0; --changes) {
      const std::size_t at = random.below(damaged.size());
      switch (random.below(3)) {
        case 0:
          damaged[at] = static_cast<char>(random.below(256));
          break;
        case 1:
          damaged.erase(at, 1 + random.below(20));
          break;
        default:
          damaged.insert(at, 1, "{}[],:\"\\0-.$"[random.below(12)]);
          break;
      }
    }
    SCOPED_TRACE(damaged);
    refused += is_accepted(damaged) ? 0 : 1;
  }
  EXPECT_GT(refused, 800U);
}

}  // namespace
}  // namespace hepsweep::studies::testing
