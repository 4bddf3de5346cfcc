#include <gtest/gtest.h>

#include "tests/integration/study_runs.hh"

namespace hepsweep::testing {
namespace {

class ReturningPeer : public ::testing::TestWithParam<const char*> {};

TEST_P(ReturningPeer, GetsEverythingInItsOrder) {
  std::vector<std::string> command = over_mpi(2, {});
  command.back() = HEPSWEEP_RETURNING_PEER;
  command.insert(command.begin() + 3, {"--enable-recovery", "--mca", "btl", GetParam()});
  const auto output = run_program(command);
  EXPECT_EQ(output.exit_code, 0) << output.error;
  EXPECT_EQ(output.out, "60 60\n") << output.error;
}

INSTANTIATE_TEST_SUITE_P(Transfers, ReturningPeer, ::testing::Values("vader,self", "tcp,self"));

}  // namespace
}  // namespace hepsweep::testing
