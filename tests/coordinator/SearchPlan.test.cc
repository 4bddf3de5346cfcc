#include "coordinator/plan/search_plan.hh"
#include "tests/coordinator/played_farm.hh"

namespace hepsweep::coordinator {
namespace {

class SearchPlanTest : public PlayedFarm {
 protected:
  std::vector<WaitingTrial> next(SearchPlan& plan, std::size_t count = 100) {
    PendingWrites writes;
    auto waiting = plan.next(count, writes);
    writes.commit(store_);
    return waiting;
  }

  void finish(SearchPlan& plan, const WaitingTrial& trial, double auc,
              studies::TrialState state = studies::TrialState::complete) {
    studies::TrialResult result;
    result.state = state;
    result.metrics.push_back({"validation", "auc", auc});
    store_.start_attempt({trial.trial, trial.attempts + 1, 1, "here"});
    store_.finish_trial(trial.trial, trial.attempts + 1, result);
    plan.finished(trial, state, auc);
  }
};

TEST_F(SearchPlanTest, WritesNothingByItself) {
  PendingWrites writes;
  EXPECT_EQ(search_.next(100, writes).size(), 6U);
  EXPECT_TRUE(trials().empty());
  writes.commit(store_);
  writes.commit(store_);  // as after a full disk
  EXPECT_EQ(trials().size(), 6U);
}

TEST_F(SearchPlanTest, TheReplicasOfAConfigurationShareTheirDocument) {
  const auto waiting = next(search_);
  EXPECT_EQ(waiting.at(0).work, waiting.at(1).work);
  EXPECT_NE(waiting.at(1).work, waiting.at(2).work);
  EXPECT_EQ(waiting.at(1).specification().replica, 1);
  EXPECT_EQ(waiting.at(1).specification().trial, 2);
  EXPECT_EQ(waiting.at(1).specification().configuration, 1);
}

TEST_F(SearchPlanTest, AResumedPlanHandsOutWhatIsMissing) {
  const auto waiting = next(search_);
  for (const std::size_t done : {0U, 1U, 3U}) finish(search_, waiting.at(done), 0.5);
  SearchPlan resumed(study_, store_, size_of);
  EXPECT_EQ(resumed.final_trials(), 2);  // of the first configuration, which isn't looked at again
  std::vector<std::int64_t> numbers;
  for (const auto& trial : next(resumed)) numbers.push_back(trial.trial);
  EXPECT_EQ(numbers, (std::vector<std::int64_t>{3, 5, 6}));
  EXPECT_EQ(resumed.final_trials(), 3);
  EXPECT_FALSE(resumed.complete());
}

TEST_F(SearchPlanTest, AResumedPlanKnowsTheBestAndTheFailed) {
  const auto waiting = next(search_);
  finish(search_, waiting.at(0), 0.9);
  finish(search_, waiting.at(1), 0.7);
  finish(search_, waiting.at(2), 0, studies::TrialState::failed);
  finish(search_, waiting.at(3), 0.5);
  SearchPlan resumed(study_, store_, size_of);
  EXPECT_EQ(resumed.final_trials(), 4);
  EXPECT_EQ(resumed.failed_trials(), 1);
  ASSERT_TRUE(resumed.best());
  EXPECT_EQ(resumed.best()->configuration, 1);
  EXPECT_NEAR(resumed.best()->mean, 0.8, 1e-12);
  const auto rest = next(resumed);
  ASSERT_EQ(rest.size(), 2U);
  finish(resumed, rest.at(0), 0.95);
  finish(resumed, rest.at(1), 0.95);
  EXPECT_TRUE(resumed.complete());
  EXPECT_EQ(resumed.best()->configuration, 3);
}

TEST_F(SearchPlanTest, AttemptsAndFailuresOfAnEarlierRunCount) {
  const auto waiting = next(search_);
  store_.start_attempt({1, 1, 1, "here"});
  store_.fail_attempt({.trial = 1, .attempt = 1, .outcome = "crashed", .message = ""});
  SearchPlan resumed(study_, store_, size_of);
  const auto again = next(resumed);
  EXPECT_EQ(again.at(0).attempts, 1);
  EXPECT_EQ(again.at(0).counted_failures, 1);
}

TEST_F(SearchPlanTest, KillsOfAnEarlierRunCount) {
  const auto waiting = next(search_);
  const auto fail = [&](std::int64_t attempt, const std::string& outcome, bool counted) {
    store_.start_attempt({1, attempt, 1, "here"});
    store_.fail_attempt(
        {.trial = 1, .attempt = attempt, .outcome = outcome, .message = "", .counted = counted});
  };
  fail(1, "killed", false);
  fail(2, "killed", true);
  fail(3, "lost", false);
  fail(4, "killed", false);
  SearchPlan resumed(study_, store_, size_of);
  const auto again = next(resumed);
  EXPECT_EQ(again.at(0).attempts, 4);
  EXPECT_EQ(again.at(0).counted_failures, 1);
  EXPECT_EQ(again.at(0).killed_on_the_way, 2);
  EXPECT_EQ(again.at(1).killed_on_the_way, 0);
}

}  // namespace
}  // namespace hepsweep::coordinator
