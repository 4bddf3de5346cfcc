#include <csignal>
#include <cstdlib>

#include <gtest/gtest.h>

#include "coordinator/launcher/mpirun_watcher.hh"
#include "tests/support/program.hh"

namespace hepsweep::coordinator {
namespace {

using testing::ProgramOutput;
using testing::TemporaryFolder;

constexpr const char* acts_as_rank_0 = "HEPSWEEP_TEST_ACTS_AS_RANK_0";

// What the tests below start in the place of rank 0: this program again, before its main().
[[maybe_unused]] const bool has_acted = [] {
  if (std::getenv(acts_as_rank_0) == nullptr) return false;
  end_mpirun_afterwards(ExitCode::some_trials_failed, 300);
  std::_Exit(0);
}();

// A program of this name, which starts rank 0 and then goes on.
ProgramOutput run_rank_0_under(const std::string& name, const std::string& afterwards) {
  const TemporaryFolder folder;
  std::filesystem::copy_file("/bin/sh", folder / name);
  const std::string rank_0 = std::filesystem::read_symlink("/proc/self/exe").string();
  return testing::run_program(
      {folder / name, "-c", std::string(acts_as_rank_0) + "=1 " + rank_0 + "; " + afterwards});
}

TEST(MpirunWatcher, EndsAnMpirunThatDoesntEnd) {
  const auto output = run_rank_0_under("orterun", "while :; do sleep 0.05; done");
  EXPECT_EQ(output.exit_code, 128 + SIGKILL) << output.error;
  EXPECT_NE(output.error.find("the study's is 3"), std::string::npos) << output.error;
}

TEST(MpirunWatcher, LeavesAnMpirunThatEndsItsExitCode) {
  EXPECT_EQ(run_rank_0_under("orterun", "exit 5").exit_code, 5);
}

TEST(MpirunWatcher, EndsNothingElse) {
  const auto output = run_rank_0_under("batch-script", "sleep 1; exit 6");
  EXPECT_EQ(output.exit_code, 6);
  EXPECT_EQ(output.error.find("killed"), std::string::npos) << output.error;
}

}  // namespace
}  // namespace hepsweep::coordinator
