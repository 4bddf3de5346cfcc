#include <gtest/gtest.h>

#include "coordinator/plan/final_plan.hh"

namespace hepsweep::coordinator {
namespace {

using studies::TrialState;

WaitingTrial trial_of(std::int64_t number) {
  return {.trial = number, .work = nullptr};
}

std::vector<WaitingTrial> two_trials() {
  return {trial_of(7), trial_of(8)};
}

TEST(FinalPlan, IsCompleteWhenEveryTrialIsFinal) {
  FinalPlan plan(two_trials());
  PendingWrites writes;
  EXPECT_EQ(plan.next(1, writes).size(), 2U);
  EXPECT_TRUE(plan.next(1, writes).empty());
  plan.finished(trial_of(7), TrialState::complete, 0.5);
  EXPECT_FALSE(plan.complete());
  plan.finished(trial_of(8), TrialState::failed, std::nullopt);
  EXPECT_TRUE(plan.complete());
  EXPECT_EQ(plan.final_trials(), 2);
  EXPECT_EQ(plan.failed_trials(), 1);
}

// The launcher sees by them that a look which is started again gets on, and the exit code says
// that some failed.
TEST(FinalPlan, TrialsOfAnEarlierRunCount) {
  FinalPlan plan(two_trials(), {.finished = 5, .failed = 1});
  EXPECT_EQ(plan.planned(), 7);
  EXPECT_EQ(plan.final_trials(), 5);
  plan.finished(trial_of(7), TrialState::complete, 0.5);
  EXPECT_FALSE(plan.complete());
  plan.finished(trial_of(8), TrialState::complete, 0.5);
  EXPECT_TRUE(plan.complete());
  EXPECT_EQ(plan.failed_trials(), 1);
}

}  // namespace
}  // namespace hepsweep::coordinator
