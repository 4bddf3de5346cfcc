#include <chrono>
#include <sys/time.h>

#include <gtest/gtest.h>

#include "coordinator/launcher/launcher_signals.hh"

namespace hepsweep::coordinator {
namespace {

void do_nothing(int) {}

TEST(LauncherSignals, AreReadOneByOne) {
  LauncherSignals signals;
  EXPECT_EQ(signals.take(), 0);
  ::raise(SIGTERM);
  EXPECT_EQ(signals.wait(60), SIGTERM);
  EXPECT_EQ(signals.take(), 0);
}

// A wait that the system cuts short, as after a job was suspended, is no wish to stop.
TEST(LauncherSignals, OthersAreNoEndOfAWait) {
  struct sigaction action {};
  struct sigaction before {};
  action.sa_handler = do_nothing;
  ::sigaction(SIGALRM, &action, &before);
  LauncherSignals signals;
  const itimerval soon{.it_interval = {0, 20'000}, .it_value = {0, 20'000}};
  ::setitimer(ITIMER_REAL, &soon, nullptr);
  const auto began = std::chrono::steady_clock::now();
  EXPECT_EQ(signals.wait(0.2), 0);
  const itimerval never{};
  ::setitimer(ITIMER_REAL, &never, nullptr);
  ::sigaction(SIGALRM, &before, nullptr);
  EXPECT_GE(std::chrono::steady_clock::now() - began, std::chrono::milliseconds(199));
}

}  // namespace
}  // namespace hepsweep::coordinator
