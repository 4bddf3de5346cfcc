#include "tests/integration/chaos/verdict.hh"

#include <gtest/gtest.h>

#include "tests/integration/study_runs.hh"

namespace hepsweep::testing {
namespace {

TEST(Verdict, NamesTheFirstLineThatDiffers) {
  EXPECT_EQ(first_difference("a\nb\n", "a\nb\n"), "");
  EXPECT_EQ(first_difference("a\nb\n", "a\nc\n"), "line 2: 'b' instead of 'c'");
  EXPECT_EQ(first_difference("a\n", "a\nc\n"), "line 2: '(nothing)' instead of 'c'");
  EXPECT_EQ(first_difference("a\nb\n", "a\n"), "line 2: 'b' instead of '(nothing)'");
  EXPECT_NE(first_difference("a\n", "a"), "");
}

// A study that is smaller than the one expected: as one that lost trials.
TEST(Verdict, NoticesTrialsThatAreMissing) {
  const TemporaryFolder folder;
  folder.write("study.json", small_study().dump());
  ASSERT_EQ(hepsweep({"run", "study.json", "--quiet"}, folder.path()).exit_code, 0);
  const auto database = folder / "small.db";
  const std::int64_t trials = number_of(database, "select count(*) from trials");
  EXPECT_EQ(database_problem(database, trials, rows_of(database)), "");
  EXPECT_NE(database_problem(database, trials + 1, rows_of(database)).find("instead of"),
            std::string::npos);
}

}  // namespace
}  // namespace hepsweep::testing
