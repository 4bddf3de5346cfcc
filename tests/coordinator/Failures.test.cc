// Attempts that bring no result: which count, and when a trial is given up.
#include "coordinator/failure_policy.hh"
#include "tests/coordinator/played_farm.hh"

namespace hepsweep::coordinator {
namespace {

using studies::TrialState;

TEST(FailurePolicy, CountsWhatTheTrialIsToBlameFor) {
  struct Case {
    const char* outcome;
    bool progressed;
    bool counted;
  };
  for (const Case& one : std::initializer_list<Case>{{"crashed", false, true},
                                                     {"crashed", true, true},
                                                     {"timed out", true, true},
                                                     {"out of memory", true, true},
                                                     {"silent", true, true},
                                                     {"error", false, true},
                                                     {"some new word", false, true},
                                                     {"killed", false, true},
                                                     {"killed", true, false},
                                                     {"interrupted", false, false},
                                                     {"interrupted", true, false},
                                                     {"lost", false, false},
                                                     {"lost", true, false}}) {
    WaitingTrial trial;
    const auto verdict = judge_failure(trial, one.outcome, one.progressed, 2);
    EXPECT_EQ(verdict.counted, one.counted) << one.outcome << one.progressed;
    EXPECT_EQ(trial.counted_failures, one.counted ? 1 : 0) << one.outcome;
    EXPECT_FALSE(verdict.gives_up) << one.outcome;
  }
}

TEST(FailurePolicy, GivesUpAfterTheRetries) {
  for (const std::int64_t retries : {0, 1, 2, 5}) {
    WaitingTrial trial;
    std::int64_t attempts = 1;
    while (!judge_failure(trial, "crashed", true, retries).gives_up) ++attempts;
    EXPECT_EQ(attempts, retries + 1);
  }
}

TEST(FailurePolicy, KillsOnTheWayCountAfterTheTwentieth) {
  WaitingTrial trial;
  std::int64_t kills = 1;
  while (!judge_failure(trial, "killed", true, 2).gives_up) ++kills;
  EXPECT_EQ(kills, most_kills_on_the_way + 3);
}

TEST(FailurePolicy, InterruptionsNeverCount) {
  WaitingTrial trial;
  for (int i = 0; i < 1000; ++i) EXPECT_FALSE(judge_failure(trial, "lost", true, 0).gives_up);
}

class FailuresTest : public PlayedFarm {};

TEST_F(FailuresTest, APoisonTrialIsGivenUpAndTheStudyGoesOn) {
  Coordinator farm = coordinator({.retries = 2});
  first_.greet();
  int attempts = 0;
  for (int round = 0; round < 40 && !plan_.complete(); ++round) {
    farm.step();
    for (const auto& assignment : first_.hear_all<Assignment>()) {
      if (assignment.trial.trial == 1) {
        ++attempts;
        first_.fail(assignment, "crashed", true);
      } else {
        first_.answer(assignment);
      }
    }
  }
  EXPECT_EQ(attempts, 3);
  EXPECT_TRUE(plan_.complete());
  EXPECT_EQ(plan_.failed_trials(), 1);
  farm.step();
  EXPECT_EQ(trials().at(0).state, TrialState::failed);
  EXPECT_EQ(trials().at(5).state, TrialState::complete);
}

TEST_F(FailuresTest, OnlyTheLastFailureIsAcknowledgedWithTheEndOfTheTrial) {
  Coordinator farm = coordinator({.retries = 1});
  first_.greet();
  farm.step();
  std::vector<Assignment> held = first_.hear_all<Assignment>();
  std::vector<bool> given_up;
  while (given_up.size() < 2) {
    first_.fail(held.front(), "crashed");
    farm.step();
    held.clear();
    for (const Message& message : first_.hear()) {
      if (const auto* end = std::get_if<Acknowledgement>(&message)) {
        given_up.push_back(end->given_up);
      } else if (const auto* next = std::get_if<Assignment>(&message)) {
        if (next->trial.trial == 1) held.push_back(*next);
      }
    }
    ASSERT_TRUE(given_up.size() == 2 || held.size() == 1);
  }
  EXPECT_EQ(given_up, (std::vector<bool>{false, true}));
}

TEST_F(FailuresTest, AStudyOfPoisonEndsToo) {
  Coordinator farm = coordinator({.retries = 1});
  first_.greet();
  for (int round = 0; round < 40 && !plan_.complete(); ++round) {
    farm.step();
    for (const auto& assignment : first_.hear_all<Assignment>()) {
      first_.fail(assignment, "out of memory");
    }
  }
  EXPECT_EQ(plan_.failed_trials(), 6);
}

TEST_F(FailuresTest, AnAttemptThatWasInterruptedWaitsAgainInFront) {
  Coordinator farm = coordinator({.retries = 0});
  first_.greet();
  farm.step();
  first_.fail(first_.hear_all<Assignment>().at(0), "interrupted", true);
  farm.step();
  EXPECT_EQ(first_.hear_all<Assignment>().at(0).trial.trial, 1);
  EXPECT_EQ(trials().at(0).counted_failures, 0);
}

TEST_F(FailuresTest, AResultThatIsNoneIsAFailure) {
  Coordinator farm = coordinator({.retries = 2});
  first_.greet();
  farm.step();
  const auto assignment = first_.hear_all<Assignment>().at(0);
  Result result{assignment.lease, assignment.trial.trial, {}};
  result.result.state = TrialState::waiting;
  first_.say(result);
  farm.step();
  EXPECT_EQ(trials().at(0).counted_failures, 1);
  EXPECT_NO_THROW(farm.rethrow_failure());
}

// What the database would refuse each time would otherwise end each run.
TEST_F(FailuresTest, AResultThatCantBeStoredIsAFailure) {
  Coordinator farm = coordinator({.retries = 2});
  first_.greet();
  farm.step();
  const auto assignment = first_.hear_all<Assignment>().at(0);
  Result result{assignment.lease, assignment.trial.trial, {}};
  result.result.state = TrialState::complete;
  result.result.metrics = {{"validation", "auc", 0.5}, {"validation", "auc", 0.6}};
  first_.say(result);
  farm.step();
  EXPECT_NO_THROW(farm.rethrow_failure());
  EXPECT_FALSE(farm.books().stopping);
  EXPECT_EQ(trials().at(0).counted_failures, 1);
}

}  // namespace
}  // namespace hepsweep::coordinator
