#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "studies/study/configuration.hh"
#include "tests/studies/study/example.hh"

namespace hepsweep::studies::testing {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::StartsWith;

Json study_of_families() {
  Json study = smallest_study();
  study["network"] = Json::parse(R"({
    "families": {
      "deep": [{"dense": {"units": "$width"}}, {"dense": {"units": 1, "activation": "sigmoid"}}],
      "linear": {"fisher_discriminant": {}}
    },
    "use": "$model"
  })");
  study["search"] = {{"space", {{"model", {"deep", "linear"}}, {"width", {3, 5}}}}};
  return study;
}

std::string message_of(const std::string& pointer, const std::string& value) {
  Json study = study_of_families();
  study[Json::json_pointer(pointer)] = Json::parse(value);
  return input_error_of([&] { check_study(parsed(study)); });
}

TEST(Families, GiveAConfigurationOneOfThem) {
  const Study study = parsed(study_of_families());
  const auto deep = resolve(study, {{"model", "deep"}, {"width", 5}}).document.at("network");
  EXPECT_EQ(deep[0].at("dense").at("units"), 5);
  const auto linear = resolve(study, {{"model", "linear"}, {"width", 5}}).document.at("network");
  EXPECT_EQ(linear.dump(), R"({"fisher_discriminant":{}})");
  EXPECT_NO_THROW(check_study(study));
}

TEST(Families, AParameterOfAnotherFamilyCountsAsUsed) {
  Json study = study_of_families();
  study["network"]["use"] = "linear";
  study["search"]["space"].erase("model");
  EXPECT_EQ(input_error_of([&] { check_study(parsed(study)); }), "no error");
  EXPECT_THAT(message_of("/search/space/depth", "[1]"),
              HasSubstr("search.space.depth: the parameter \"depth\" is used nowhere"));
}

TEST(Families, AreCheckedStrictly) {
  struct Bad {
    std::string pointer, value, message;
  };
  for (const Bad& bad : {
           Bad{"/network/use", R"("dep")",
               "network.use: family \"dep\" is not known; did you mean \"deep\"?"},
           Bad{"/search/space/model", R"(["deep", "forest"])",
               "network.use: family \"forest\" is not known"},
           Bad{"/network/use", "3", "network.use: 3 is not"},
           Bad{"/network/families", "{}", "network.families: {} is not an object of models"},
           Bad{"/network/families", "[]", "network.families: [] is not an object of models"},
           Bad{"/network/families/linear", R"({"fisher": {}})",
               "network.families.linear: classic method \"fisher\" is not known"},
           Bad{"/network/families/linear", R"({"nodes": {}})",
               "network.families.linear: a graph of networks is not supported"},
           Bad{"/network/families/linear", "7",
               "network.families.linear: 7 is not a list of layers"},
           Bad{"/network/more", "1", "network.more: unknown key"},
           Bad{"/network/families/deep/1/dense/units", "0", "network.families.deep[1].dense.units"},
           Bad{"/network/families/linear/fisher_discriminant/depth", "3",
               "network.families.linear.fisher_discriminant.depth: unknown key"},
       }) {
    EXPECT_THAT(message_of(bad.pointer, bad.value),
                AllOf(StartsWith("study.json:"), HasSubstr(bad.message)))
        << bad.pointer << " = " << bad.value;
  }
}

TEST(ClassicConfiguration, IsANetworkOfOneKey) {
  Json study = smallest_study();
  study["network"] = {{"fisher_discriminant", Json::object()}};
  const Study read = parsed(study);
  EXPECT_NO_THROW(check_study(read));
  const auto document = resolve(read, Json::object()).document;
  const auto description = describe_configuration(document, 28, 2);
  EXPECT_EQ(description.parameters, 29U);
  EXPECT_EQ(description.outputs, 1U);
  EXPECT_TRUE(description.layers.empty());
  EXPECT_THROW(describe_configuration(document, 28, 3), JsonError);
}

TEST(ClassicConfiguration, NamesOneMethod) {
  EXPECT_THAT(message_of("/network", R"({"fisher_discriminent": {}})"),
              HasSubstr("did you mean \"fisher_discriminant\"?"));
  EXPECT_THAT(message_of("/network", "{}"), HasSubstr("network: {} is not a list of layers"));
  EXPECT_THAT(message_of("/network", R"("deep")"), HasSubstr("is not a list of layers"));
}

}  // namespace
}  // namespace hepsweep::studies::testing
