// Rule 1: a trial's result depends on its specification only, never on who computed it or when.
#include <gtest/gtest.h>

#include "tests/integration/study_runs.hh"

namespace hepsweep::testing {
namespace {

class SameRows : public ::testing::Test {
 protected:
  void SetUp() override {
    folder_.write("study.json", small_study().dump(2));
    const auto output = run({"--workers", "1", "--db", "reference.db"});
    ASSERT_EQ(output.exit_code, 0) << output.error;
    reference_ = rows_of(folder_ / "reference.db");
    ASSERT_EQ(number_of(folder_ / "reference.db", "select count(*) from trials"), 12);
    ASSERT_GT(reference_.size(), 5000U);
  }

  ProgramOutput run(std::vector<std::string> more) {
    more.insert(more.begin(), {"run", "study.json", "--quiet"});
    return hepsweep(more, folder_.path());
  }

  void expect_same_over_mpi(int ranks) {
    const std::string database = "mpi" + std::to_string(ranks) + ".db";
    const auto output = run_program(
        over_mpi(ranks, {"run", "study.json", "--quiet", "--db", database}), folder_.path());
    EXPECT_EQ(output.exit_code, 0) << output.error;
    EXPECT_EQ(rows_of(folder_ / database), reference_);
  }

  TemporaryFolder folder_;
  std::string reference_;
};

TEST_F(SameRows, WithThreeLocalWorkers) {
  const auto output = run({"--workers", "3", "--db", "three.db"});
  EXPECT_EQ(output.exit_code, 0) << output.error;
  EXPECT_EQ(rows_of(folder_ / "three.db"), reference_);
}

TEST_F(SameRows, OnOneRank) {
  expect_same_over_mpi(1);
}
TEST_F(SameRows, OnTwoRanks) {
  expect_same_over_mpi(2);
}
TEST_F(SameRows, OnFourRanks) {
  expect_same_over_mpi(4);
}

TEST_F(SameRows, ASecondRunEndsAtOnceAndChangesNothing) {
  const auto output = run({"--db", "reference.db"});
  EXPECT_EQ(output.exit_code, 0) << output.error;
  EXPECT_EQ(rows_of(folder_ / "reference.db"), reference_);
  EXPECT_EQ(number_of(folder_ / "reference.db", "select count(*) from attempts"), 12);
}

TEST_F(SameRows, RerunReproducesATrialExactly) {
  const auto output = hepsweep({"rerun", "reference.db", "7"}, folder_.path());
  EXPECT_EQ(output.exit_code, 0) << output.error;
  EXPECT_NE(output.out.find("all reproduced exactly"), std::string::npos) << output.out;
}

// Other seeds give other results, so that the equalities above say something.
TEST_F(SameRows, AnotherStudySeedGivesOtherRows) {
  Json study = small_study();
  study["seed"] = 2;
  folder_.write("study.json", study.dump(2));
  ASSERT_EQ(run({"--db", "other.db"}).exit_code, 0);
  EXPECT_NE(rows_of(folder_ / "other.db"), reference_);
}

// An older instruction set rounds otherwise; it is a property of the study, kept on resume.
TEST_F(SameRows, AnInstructionSetIsPinned) {
  const auto output = run({"--db", "v2.db", "--isa", "x86-64-v2"});
  ASSERT_EQ(output.exit_code, 0) << output.error;
  EXPECT_NE(rows_of(folder_ / "v2.db"), reference_);
  EXPECT_EQ(hepsweep({"rerun", "v2.db", "3"}, folder_.path()).exit_code, 0);
}

}  // namespace
}  // namespace hepsweep::testing
