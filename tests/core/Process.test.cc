#include "core/process.hh"

#include <algorithm>
#include <csignal>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>
#include <vector>

#include <gtest/gtest.h>

namespace hepsweep {
namespace {

TEST(Process, ThisOneHasABeginningMemoryAndCpuTime) {
  EXPECT_GT(process_start(::getpid()), 0);
  EXPECT_EQ(process_start(::getpid()), process_start(::getpid()));
  EXPECT_GT(process_memory_mb(::getpid()), 0.1);
  EXPECT_GE(process_cpu_seconds(::getpid()), 0);
}

TEST(Process, OneThatNeverWasHasNothing) {
  EXPECT_EQ(process_start(-1), 0);
  EXPECT_EQ(process_memory_mb(-1), 0);
  EXPECT_EQ(process_cpu_seconds(-1), 0);
}

TEST(Process, OneThatEndedHasNoBeginningEvenBeforeItIsWaitedFor) {
  const pid_t child = ::fork();
  if (child == 0) ::_exit(0);
  siginfo_t end{};
  ASSERT_EQ(::waitid(P_PID, static_cast<id_t>(child), &end, WEXITED | WNOWAIT), 0);
  EXPECT_EQ(process_start(child), 0);
  ::waitpid(child, nullptr, 0);
  EXPECT_EQ(process_start(child), 0);
}

// Events are mapped: they must not count, or every trainer would seem to hold them all.
TEST(Process, SharedPagesAreNotItsOwnMemory) {
  constexpr std::size_t size = 64'000'000;
  const double before = process_memory_mb(::getpid());
  std::vector<char> own(size, 'x');
  EXPECT_GT(process_memory_mb(::getpid()), before + 50);
  void* shared = ::mmap(nullptr, size, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  ASSERT_NE(shared, MAP_FAILED);
  std::fill_n(static_cast<char*>(shared), size, 'x');
  EXPECT_LT(process_memory_mb(::getpid()), before + 2 * 64 - 10);
  EXPECT_EQ(own.back(), static_cast<char*>(shared)[size - 1]);
  ::munmap(shared, size);
}

}  // namespace
}  // namespace hepsweep
