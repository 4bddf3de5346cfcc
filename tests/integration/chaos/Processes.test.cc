#include "tests/integration/chaos/processes.hh"

#include <algorithm>
#include <chrono>
#include <csignal>
#include <thread>

#include <gtest/gtest.h>

#include "tests/integration/study_runs.hh"

namespace hepsweep::testing {
namespace {

int count_of(const std::vector<RunProcess>& processes, Role role) {
  return static_cast<int>(
      std::count_if(processes.begin(), processes.end(),
                    [&](const RunProcess& process) { return process.role == role; }));
}

TEST(Processes, OfARunAreKnownByTheirRoles) {
  const TemporaryFolder folder;
  folder.write("study.json", slow_study().dump());
  BackgroundProgram run(over_mpi(3, {"run", "study.json", "--quiet", "--db", "study.db"}),
                        folder.path());
  ASSERT_TRUE(wait_until(folder / "study.db", "select count(distinct worker) from attempts", 2));
  // A trainer that is just being started still looks like its supervisor.
  std::vector<RunProcess> processes;
  for (int look = 0; look < 200; ++look) {
    processes = living_processes(run.process());
    if (count_of(processes, Role::trainer) >= 1 && count_of(processes, Role::supervisor) == 2)
      break;
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
  }
  EXPECT_EQ(count_of(processes, Role::mpirun), 1);
  EXPECT_EQ(count_of(processes, Role::coordinator), 1);
  EXPECT_EQ(count_of(processes, Role::supervisor), 2);
  EXPECT_GE(count_of(processes, Role::trainer), 1);
}

TEST(Processes, ThatEndedAreNotHit) {
  BackgroundProgram program({"sleep", "60"});
  const auto living = living_processes(0);
  const auto sleeper = std::find_if(living.begin(), living.end(), [&](const RunProcess& process) {
    return process.process == program.process();
  });
  ASSERT_NE(sleeper, living.end());
  EXPECT_TRUE(send_signal(*sleeper, 0, SIGKILL));
  while (program.is_running()) continue;
  EXPECT_FALSE(send_signal(*sleeper, 0, SIGKILL)) << "dead, though not yet waited for";
}

}  // namespace
}  // namespace hepsweep::testing
