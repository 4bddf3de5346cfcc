#include <gtest/gtest.h>

#include "tests/integration/study_runs.hh"

namespace hepsweep::testing {
namespace {

std::vector<std::string> over_eight_ranks(const std::string& byte_transfer) {
  std::vector<std::string> command = over_mpi(8, {});
  command.back() = HEPSWEEP_DYING_SENDERS;
  command.insert(command.begin() + 3, {"--enable-recovery", "--mca", "btl", byte_transfer});
  return command;
}

// Long messages travel in pieces: what a rank that died has left half sent must neither end the
// receiver nor hold up what others send.
class DyingSenders : public ::testing::TestWithParam<const char*> {};

TEST_P(DyingSenders, DoNotHoldUpTheLiving) {
  const auto output = run_program(over_eight_ranks(GetParam()));
  EXPECT_EQ(output.exit_code, 0) << output.error;
  EXPECT_EQ(output.out, "200\n") << output.error;
}

INSTANTIATE_TEST_SUITE_P(Transfers, DyingSenders, ::testing::Values("vader,self", "tcp,self"));

}  // namespace
}  // namespace hepsweep::testing
