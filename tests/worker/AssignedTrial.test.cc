#include <gtest/gtest.h>

#include "core/error.hh"
#include "worker/supervisor/assigned_trial.hh"

namespace hepsweep::worker {
namespace {

using namespace std::chrono_literals;

class Limits : public ::testing::Test {
 protected:
  std::string outcome(const coordinator::AttemptLimits& limits) const {
    const auto verdict = exceeded_limit(limits, progress_, start_ + 100s);
    return verdict ? verdict->outcome : "";
  }

  Clock::time_point start_ = Clock::now();
  AttemptProgress progress_{.started = start_, .last_word = start_ + 60s, .memory_mb = 500};
};

TEST_F(Limits, WhatIsWithinThemGoesOn) {
  EXPECT_EQ(outcome({.seconds = 101, .memory_mb = 500, .silence_seconds = 41}), "");
}

TEST_F(Limits, EachIsNamed) {
  EXPECT_EQ(outcome({.seconds = 99}), "timed out");
  EXPECT_EQ(outcome({.memory_mb = 499}), "out of memory");
  EXPECT_EQ(outcome({.silence_seconds = 39}), "silent");
}

TEST_F(Limits, ZeroIsNone) {
  EXPECT_EQ(outcome({.seconds = 0, .memory_mb = 0, .silence_seconds = 0}), "");
}

TEST(AssignedTrial, IsWhatTheAssignmentSays) {
  coordinator::Assignment assignment{
      .lease = 7, .attempt = 2, .limits = {.seconds = 60}, .trial = {}};
  assignment.trial.trial = 12;
  const AssignedTrial trial(coordinator::to_bytes(assignment));
  EXPECT_EQ(trial.lease, 7);
  EXPECT_EQ(trial.trial, 12);
  EXPECT_EQ(trial.number, 2);
  EXPECT_EQ(trial.limits.seconds, 60);
  EXPECT_EQ(trial.bytes, coordinator::to_bytes(assignment));
  EXPECT_THROW(AssignedTrial("nonsense"), Error);
}

}  // namespace
}  // namespace hepsweep::worker
