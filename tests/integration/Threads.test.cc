// The program is single-threaded by design: nothing can race, and a fork copies the whole process.
#include <gtest/gtest.h>

#include "tests/integration/study_runs.hh"

namespace hepsweep::testing {
namespace {

std::ptrdiff_t threads_of(pid_t process) {
  const std::filesystem::directory_iterator tasks("/proc/" + std::to_string(process) + "/task");
  return std::distance(begin(tasks), end(tasks));
}

// MPI's library starts threads of its own in ranks; here there are none.
TEST(Threads, EveryProcessOfARunHasOne) {
  const TemporaryFolder folder;
  folder.write("study.json", slow_study().dump());
  const BackgroundProgram run(
      alone({"run", "study.json", "--quiet", "--db", "study.db", "--workers", "1"}), folder.path());
  ASSERT_TRUE(
      wait_until(folder / "study.db", "select count(*) from trials where state = 'complete'", 1));
  std::vector<pid_t> processes = descendants(run.process());
  ASSERT_EQ(processes.size(), 1U) << "the trainer";
  processes.push_back(run.process());
  for (const pid_t process : processes) EXPECT_EQ(threads_of(process), 1) << command_line(process);
}

}  // namespace
}  // namespace hepsweep::testing
