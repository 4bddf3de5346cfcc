#include <gtest/gtest.h>

#include "coordinator/launcher/restart_policy.hh"

namespace hepsweep::coordinator {
namespace {

TEST(RestartPolicy, WaitsLongerEachTimeAndGivesUp) {
  RestartPolicy policy(9);
  policy.note_started();
  for (const double seconds : {1, 2, 4, 8, 16, 32, 60, 60, 60}) {
    const auto pause = policy.next_pause();
    ASSERT_TRUE(pause);
    EXPECT_EQ(*pause, seconds);
  }
  EXPECT_FALSE(policy.next_pause());
}

TEST(RestartPolicy, BeginsAnewWithEachFinishedTrial) {
  RestartPolicy policy(2);
  policy.note_started();
  policy.note_finished(5);  // of an earlier run: no progress
  EXPECT_EQ(policy.next_pause(), 1);
  policy.note_finished(5);
  EXPECT_EQ(policy.next_pause(), 2);
  policy.note_finished(6);
  EXPECT_EQ(policy.next_pause(), 1);
  policy.note_finished(4);  // an old report
  EXPECT_EQ(policy.next_pause(), 2);
  EXPECT_FALSE(policy.next_pause());
}

TEST(RestartPolicy, IsShortOfPatienceWhereRanksNeverFoundEachOther) {
  RestartPolicy policy(10);
  EXPECT_TRUE(policy.next_pause());
  EXPECT_TRUE(policy.next_pause());
  EXPECT_FALSE(policy.next_pause());
}

TEST(RestartPolicy, IsPatientWhereMpirunWasKilledBeforeTheStart) {
  RestartPolicy policy(5);
  for (int kill = 0; kill < 4; ++kill) EXPECT_TRUE(policy.next_pause(true)) << kill;
  EXPECT_TRUE(policy.next_pause(false));
  EXPECT_FALSE(policy.next_pause(true));
}

TEST(RestartPolicy, CanBeSwitchedOff) {
  RestartPolicy policy(0);
  policy.note_started();
  EXPECT_FALSE(policy.next_pause());
}

TEST(RestartPolicy, NeverOverflows) {
  RestartPolicy policy(1'000'000);
  policy.note_started();
  for (int i = 0; i < 2000; ++i) policy.next_pause();
  EXPECT_EQ(policy.next_pause(), 60);
}

}  // namespace
}  // namespace hepsweep::coordinator
