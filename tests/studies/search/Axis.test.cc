#include "studies/search/axis.hh"

#include <cmath>
#include <set>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/error.hh"

namespace hepsweep::studies {
namespace {

using ::testing::HasSubstr;

std::unique_ptr<Axis> axis(const std::string& text) {
  return read_axis(Json::parse(text), "space.p");
}

std::string values(const std::string& text) {
  const auto read = axis(text);
  Json all = Json::array();
  for (std::int64_t i = 0; i < read->size().value_or(0); ++i) all.push_back(read->at(i));
  return all.dump();
}

std::string message_of(const std::string& text) {
  try {
    axis(text);
  } catch (const JsonError& error) {
    return error.what();
  }
  return "no error";
}

TEST(Axis, ListGivesItsValuesAsTheyStand) {
  EXPECT_EQ(values(R"([32, "relu", null, [1, 2], {"a": 1}, 0.5, true])"),
            R"([32,"relu",null,[1,2],{"a":1},0.5,true])");
}

TEST(Axis, RangeIncludesItsEnd) {
  EXPECT_EQ(values(R"({"range": [1, 4]})"), "[1,2,3,4]");
  EXPECT_EQ(values(R"({"range": [-2, 7], "step": 4})"), "[-2,2,6]");
  EXPECT_EQ(values(R"({"range": [0.1, 0.5], "step": 0.1})"), "[0.1,0.2,0.3,0.4,0.5]");
  EXPECT_EQ(values(R"({"range": [0, 1], "step": 0.3})"), "[0.0,0.3,0.6,0.9]");
  EXPECT_EQ(values(R"({"range": [0.5, 2]})"), "[0.5,1.5]");
  EXPECT_EQ(values(R"({"range": [-0.2, 0.1], "step": 0.1})"), "[-0.2,-0.1,0.0,0.1]");
  EXPECT_EQ(values(R"({"range": [-0.3, 0.1], "step": 0.1})"), "[-0.3,-0.2,-0.1,0.0,0.1]");
}

TEST(Axis, HugeRangeIsNeverWrittenOut) {
  const auto huge = axis(R"({"range": [0, 1000000000000000]})");
  EXPECT_EQ(huge->size(), 1'000'000'000'000'001);
  EXPECT_EQ(huge->at(999'999'999'999'999), 999'999'999'999'999);
  const auto examples = huge->examples(3);
  ASSERT_EQ(examples.size(), 3U);
  EXPECT_EQ(examples[1], 1);
  EXPECT_EQ(examples[2], 1'000'000'000'000'000);
}

TEST(Axis, LinearIncludesBothEnds) {
  EXPECT_EQ(values(R"({"linear": [0, 1], "points": 5})"), "[0,0.25,0.5,0.75,1]");
  EXPECT_EQ(values(R"({"linear": [0.1, 0.4], "points": 4})"), "[0.1,0.2,0.3,0.4]");
  EXPECT_EQ(values(R"({"linear": [1, 10], "points": 4, "integer": true})"), "[1,4,7,10]");
  EXPECT_EQ(values(R"({"linear": [-3.0, 2.4], "points": 10})"),
            "[-3.0,-2.4,-1.8,-1.2,-0.6,0.0,0.6,1.2,1.8,2.4]");
}

TEST(Axis, LogHasEqualRatios) {
  EXPECT_EQ(values(R"({"log": [1e-4, 1e-2], "points": 3})"), "[0.0001,0.001,0.01]");
  EXPECT_EQ(values(R"({"log": [16, 256], "points": 5})"), "[16,32,64,128,256]");
  EXPECT_EQ(values(R"({"log": [10, 100], "points": 3, "integer": true})"), "[10,32,100]");
}

TEST(Axis, ContinuousAxesStayInside) {
  for (const char* text : {R"({"log": [1e-4, 1e-2]})", R"({"uniform": [1e-4, 1e-2]})"}) {
    const auto read = axis(text);
    EXPECT_EQ(read->size(), std::nullopt);
    RandomStream random(1);
    for (int i = 0; i < 1000; ++i) {
      const double value = read->sample(random).get<double>();
      EXPECT_GE(value, 1e-4);
      EXPECT_LE(value, 1e-2);
    }
    EXPECT_EQ(Json(read->examples(5)).dump(), "[0.0001,0.01]");
  }
}

TEST(Axis, LogIsUniformInTheLogarithm) {
  const auto read = axis(R"({"log": [1e-4, 1e-2]})");
  RandomStream random(1);
  int below = 0;
  for (int i = 0; i < 10'000; ++i) below += read->sample(random).get<double>() < 1e-3 ? 1 : 0;
  EXPECT_NEAR(below, 5'000, 250);  // five standard deviations
}

TEST(Axis, ContinuousIntegersAreIntegers) {
  const auto read = axis(R"({"log": [1, 1000], "integer": true})");
  RandomStream random(1);
  std::set<std::int64_t> seen;
  for (int i = 0; i < 1000; ++i) {
    const Json value = read->sample(random);
    ASSERT_TRUE(value.is_number_integer()) << value;
    seen.insert(value.get<std::int64_t>());
  }
  EXPECT_GE(*seen.begin(), 1);
  EXPECT_LE(*seen.rbegin(), 1000);
  EXPECT_GT(seen.size(), 100U);
}

TEST(Axis, DiscreteSamplesAreValues) {
  const auto read = axis("[1, 2, 3]");
  RandomStream random(1);
  std::set<int> seen;
  for (int i = 0; i < 100; ++i) seen.insert(read->sample(random).get<int>());
  EXPECT_EQ(seen, (std::set<int>{1, 2, 3}));
}

struct BadAxis {
  const char* text;
  const char* message;
};

TEST(Axis, WhatIsWrongIsNamed) {
  for (const BadAxis& bad : {
           BadAxis{"[]", "space.p: an empty list"},
           BadAxis{"[1, 2, 1]", "space.p[2]: 1 stands in the list already, at space.p[0]"},
           BadAxis{"[1, 1.0]", "space.p[1]: 1.0 stands in the list already"},
           BadAxis{"3", "space.p: 3 is no axis"},
           BadAxis{"{}", "space.p: {} is no axis"},
           BadAxis{"null", "is no axis"},
           BadAxis{R"({"rnage": [1, 2]})", "did you mean \"range\"?"},
           BadAxis{R"({"range": [1, 2], "stpe": 1})", "did you mean \"step\"?"},
           BadAxis{R"({"range": [2, 1]})", "space.p.range: [2,1] is empty"},
           BadAxis{R"({"range": [1, 1]})", "is empty"},
           BadAxis{R"({"range": [1]})", "is not a pair of numbers"},
           BadAxis{R"({"range": 3})", "is not a pair of numbers"},
           BadAxis{R"({"range": [1, "a"]})", "space.p.range[1]: \"a\" is not a number"},
           BadAxis{R"({"range": [0, 1e300]})", "space.p.range[1]: 1e+300 is out of range"},
           BadAxis{R"({"range": [0, 1], "step": 0})", "space.p.step: 0 is out of range"},
           BadAxis{R"({"range": [0, 1], "step": 1e-300})", "space.p.step: 1e-300 is too small"},
           BadAxis{R"({"linear": [0, 1]})", "the key \"points\" is missing"},
           BadAxis{R"({"linear": [0, 1], "points": 1})", "space.p.points: 1 is out of range"},
           BadAxis{R"({"linear": [0, 1], "points": 1e9})", "space.p.points"},
           BadAxis{R"({"linear": [-1e308, 1e308], "points": 3})", "is too wide"},
           BadAxis{R"({"linear": [1, 3], "points": 9, "integer": true})",
                   "gives the value 1 twice"},
           BadAxis{R"({"linear": [0.5, 3], "points": 2, "integer": true})", "space.p.integer"},
           BadAxis{R"({"log": [0, 1], "points": 3})", "space.p.log[0]: 0 is out of range"},
           BadAxis{R"({"log": [-1, 1]})", "space.p.log[0]: -1 is out of range"},
           BadAxis{R"({"uniform": [0, 1], "points": 3})", "space.p.points: unknown key"},
       }) {
    EXPECT_THAT(message_of(bad.text), HasSubstr(bad.message)) << bad.text;
  }
}

}  // namespace
}  // namespace hepsweep::studies
