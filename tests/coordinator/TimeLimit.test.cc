#include <cstdlib>
#include <ctime>
#include <string>

#include <gtest/gtest.h>

#include "coordinator/time_limit.hh"

namespace hepsweep::coordinator {
namespace {

class TimeLimitTest : public ::testing::Test {
 protected:
  void SetUp() override { TearDown(); }
  void TearDown() override {
    ::unsetenv(end_time_variable);
    ::unsetenv("SLURM_JOB_END_TIME");
  }
  static void end_in(const char* variable, long seconds) {
    ::setenv(variable, std::to_string(std::time(nullptr) + seconds).c_str(), 1);
  }
  static double left(double limit_seconds) {
    return time_budget(limit_seconds).seconds_left(Clock::now());
  }
};

TEST_F(TimeLimitTest, NoneIsKnown) {
  EXPECT_FALSE(time_budget(0).is_limited());
}

TEST_F(TimeLimitTest, CountsFromTheLaunchersStart) {
  EXPECT_NEAR(left(1000), 970, 5);
  end_in(end_time_variable, 500);
  EXPECT_NEAR(left(1000), 470, 5);
  EXPECT_NEAR(left(100), 90, 5);  // a limit that is shorter
  end_in(end_time_variable, -10);
  EXPECT_LE(left(1000), 0);
}

TEST_F(TimeLimitTest, TheOptionGoesBeforeTheSlurmJob) {
  end_in("SLURM_JOB_END_TIME", 500);
  EXPECT_NEAR(left(0), 470, 5);
  EXPECT_NEAR(left(1000), 970, 5);
  ::setenv("SLURM_JOB_END_TIME", "soon", 1);
  EXPECT_FALSE(time_budget(0).is_limited());
}

}  // namespace
}  // namespace hepsweep::coordinator
