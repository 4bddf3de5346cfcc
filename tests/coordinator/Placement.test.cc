// What orders trials: the queue, predicted costs, the time that is left.
#include <algorithm>
#include <cmath>
#include <map>
#include <vector>

#include <gtest/gtest.h>

#include "coordinator/cost_model.hh"
#include "coordinator/dispatch_queue.hh"
#include "coordinator/time_budget.hh"

namespace hepsweep::coordinator {
namespace {

WaitingTrial trial_of(std::int64_t number, double operations = 0) {
  WaitingTrial trial{.trial = number, .work = std::make_shared<SharedWork>()};
  trial.work->specification.configuration = number;
  trial.work->operations = operations;
  return trial;
}

bool any(const WaitingTrial&) {
  return true;
}

std::vector<std::int64_t> taken_from(DispatchQueue& queue) {
  std::vector<std::int64_t> numbers;
  while (const auto trial = queue.take(any)) numbers.push_back(trial->trial);
  return numbers;
}

TEST(DispatchQueue, TheLongestFirstAndEqualOnesInOrder) {
  DispatchQueue queue(100);
  for (const auto& [number, order] :
       std::map<std::int64_t, double>{{1, 3}, {2, 5}, {3, 3}, {4, 9}}) {
    queue.add(trial_of(number), order);
  }
  EXPECT_EQ(queue.room(), 96U);
  EXPECT_EQ(taken_from(queue), (std::vector<std::int64_t>{4, 2, 1, 3}));
  EXPECT_TRUE(queue.empty());
}

TEST(DispatchQueue, WhatCameBackGoesBeforeAll) {
  DispatchQueue queue(100);
  queue.add(trial_of(7), 100);
  queue.put_back(trial_of(5));
  queue.put_back(trial_of(3));
  EXPECT_EQ(taken_from(queue), (std::vector<std::int64_t>{3, 5, 7}));
}

TEST(DispatchQueue, AFullWindowTakesTheOldestSoThatNoneIsLeftBehind) {
  DispatchQueue queue(4);
  for (std::int64_t number = 1; number <= 4; ++number) {
    queue.add(trial_of(number), static_cast<double>(number));
  }
  EXPECT_EQ(queue.take(any)->trial, 1);  // full: the oldest
  EXPECT_EQ(queue.take(any)->trial, 4);  // the longest
  for (std::int64_t number = 5; number < 100; ++number) {
    while (queue.room() == 0) queue.take(any);
    queue.add(trial_of(number), static_cast<double>(number));
    std::int64_t oldest = number;
    queue.visit([&](const WaitingTrial& trial) { oldest = std::min(oldest, trial.trial); });
    EXPECT_LE(number - oldest, 16);
  }
}

TEST(DispatchQueue, TakesWhatMayBeStarted) {
  DispatchQueue queue(100);
  queue.put_back(trial_of(1, 9));
  queue.add(trial_of(2, 8), 8);
  queue.add(trial_of(3, 2), 2);
  const auto small = [](const WaitingTrial& trial) { return trial.work->operations < 5; };
  EXPECT_EQ(queue.take(small)->trial, 3);
  EXPECT_FALSE(queue.take(small));
  EXPECT_EQ(queue.size(), 2U);
}

TEST(DispatchQueue, IsOrderedAgainByWhatWasLearnt) {
  DispatchQueue queue(100);
  queue.add(trial_of(1, 1), 10);
  queue.add(trial_of(2, 2), 5);
  queue.order_again([](const WaitingTrial& trial) { return trial.work->operations; });
  EXPECT_EQ(taken_from(queue), (std::vector<std::int64_t>{2, 1}));
}

TEST(CostModel, PredictsByOperationsThenByItsOwnReplicas) {
  CostModel costs;
  const WaitingTrial small = trial_of(1, 100);
  const WaitingTrial large = trial_of(2, 1000);
  EXPECT_FALSE(costs.seconds(small));
  EXPECT_LT(costs.order(small), costs.order(large));
  costs.learn(small, 2);
  EXPECT_NEAR(*costs.seconds(large), 20, 1e-9);
  costs.learn(large, 1);  // stopped early
  EXPECT_NEAR(*costs.seconds(large), 1, 1e-9);
  EXPECT_GT(costs.order(small), costs.order(large));
}

TEST(CostModel, WithoutOperationsTheMeanIsPredicted) {
  CostModel costs;
  costs.learn(trial_of(1), 2);
  costs.learn(trial_of(2), 4);
  EXPECT_NEAR(*costs.seconds(trial_of(3)), 3, 0.1);
}

TEST(CostModel, TrialsThatTakeNoTimeOrNonsenseDoNoHarm) {
  CostModel costs;
  costs.learn(trial_of(1, 100), std::nan(""));
  EXPECT_FALSE(costs.mean_seconds());
  costs.learn(trial_of(1, 100), 0);
  EXPECT_EQ(*costs.seconds(trial_of(2, 100)), 0);
  EXPECT_EQ(costs.order(trial_of(2, 100)), 100);
}

TEST(TimeBudget, LeavesTimeForAnOrderlyStop) {
  const TimePoint start = TimePoint{} + std::chrono::hours(1);
  EXPECT_FALSE(TimeBudget().is_limited());
  EXPECT_TRUE(TimeBudget().may_start(1e9, 1e9, start));
  EXPECT_NEAR(TimeBudget(10, start).seconds_left(start), 9, 1e-6);
  EXPECT_NEAR(TimeBudget(3600, start).seconds_left(start), 3570, 1e-6);
  EXPECT_LT(TimeBudget(-5, start).seconds_left(start + seconds(1)), 0);
}

TEST(TimeBudget, StartsOnlyWhatEndsOrReachesACheckpoint) {
  const TimePoint start = TimePoint{} + std::chrono::hours(1);
  const TimeBudget budget(1000, start);  // 970 s of work
  EXPECT_TRUE(budget.may_start(5000, 60, start));
  const TimePoint late = start + seconds(930);
  EXPECT_FALSE(budget.may_start(5000, 60, late));
  EXPECT_TRUE(budget.may_start(std::nullopt, 60, late));  // nothing speaks against it
  EXPECT_TRUE(budget.may_start(30, 60, late));
  EXPECT_FALSE(budget.may_start(5000, 0, late));
  EXPECT_TRUE(budget.may_start(std::nullopt, 0, late));
  EXPECT_FALSE(budget.may_start(0, 0, start + seconds(971)));
}

}  // namespace
}  // namespace hepsweep::coordinator
