#include "studies/commands/significance_command.hh"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/json.hh"
#include "tests/studies/commands/printed.hh"

namespace hepsweep::testing {
namespace {

using ::testing::HasSubstr;

std::string printed_by(std::vector<std::string> words) {
  words.insert(words.begin(), "significance");
  return output_or_refusal(studies::register_significance, words);
}

TEST(SignificanceCommand, PrintsTheDefinitionsSideBySide) {
  const std::string text =
      printed_by({"--signal", "100", "--background", "1000", "--background-uncertainty", "0.05"});
  EXPECT_THAT(text, HasSubstr("100 signal events over 1000 ± 50 background events"));
  EXPECT_THAT(text, HasSubstr("3.16228"));  // s/sqrt(b)
  EXPECT_THAT(text, HasSubstr("1.64432"));  // Asimov with sigma_b
  EXPECT_THAT(text, HasSubstr("significance_binomial"));
}

TEST(SignificanceCommand, PrintsJsonWithNullsWhereNothingIsDefined) {
  const Json json = Json::parse(
      printed_by({"--signal", "5", "--background", "0", "--background-sigma", "1", "--json"}));
  EXPECT_EQ(json.at("sigma_b"), 1);
  EXPECT_EQ(json.at("s_over_sqrt_b_sigma"), 5);
  for (const char* key : {"s_over_sqrt_b", "Z_A", "Z_A_sigma", "Z_Bi", "p_Bi"}) {
    EXPECT_TRUE(json.at(key).is_null()) << key;
  }
}

TEST(SignificanceCommand, RefusesWhatIsNoNumberOfEvents) {
  EXPECT_THAT(printed_by({"--signal", "-1", "--background", "10"}), HasSubstr("--signal -1"));
  EXPECT_THAT(printed_by({"--signal", "1", "--background", "nan"}), HasSubstr("--background nan"));
  EXPECT_THAT(printed_by({"--signal", "1", "--background", "10", "--background-uncertainty", "0.1",
                          "--background-sigma", "1"}),
              HasSubstr("not both"));
  EXPECT_THAT(printed_by({"--signal", "1", "--background", "10", "--background-sigma", "-1"}),
              HasSubstr("--background-sigma -1"));
  EXPECT_THAT(printed_by({"--signal", "1", "--background", "10", "--background-uncertainty", "-1"}),
              HasSubstr("it must be a fraction of the background, at least 0"));
}

}  // namespace
}  // namespace hepsweep::testing
