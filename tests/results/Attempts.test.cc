// What is told of attempts and workers while they are at work, and where a search goes on.
#include <cmath>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "results/queries/database_check.hh"
#include "results/queries/stored_study.hh"
#include "results/store/connection.hh"
#include "results/store/processor_use.hh"
#include "tests/results/small_study.hh"
#include "tests/support/temporary_folder.hh"

namespace hepsweep::results {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using namespace testing;  // NOLINT: of this room's tests

class Attempts : public ::testing::Test {
 protected:
  void give(std::int64_t trial, std::int64_t attempt = 1) {
    store_.start_attempt({.trial = trial, .attempt = attempt, .worker = 2, .host = "node2"});
  }
  void fail(std::int64_t trial, std::int64_t attempt = 1) {
    store_.fail_attempt({.trial = trial, .attempt = attempt, .outcome = "crashed", .message = "!"});
  }

  hepsweep::testing::TemporaryFolder folder_;
  std::filesystem::path file_ = folder_ / "small.db";
  ResultStore store_ = ResultStore::open(file_, small_study());
};

TEST_F(Attempts, AreRunningFromWhenTheyWereGiven) {
  add_configuration(store_, 1, 2);
  give(1);
  EXPECT_EQ(answer(file_,
                   "SELECT state || attempts || worker || host || (started IS NULL) "
                   "FROM trials WHERE trial = 1"),
            "running12node21");
  EXPECT_EQ(answer(file_, "SELECT outcome || (given IS NULL) || (started IS NULL) FROM attempts"),
            "running01");
  EXPECT_EQ(answer(file_, "SELECT waiting || ',' || running || ',' || trials FROM progress"),
            "1,1,2");
  EXPECT_EQ(store_.trials()[0].state, studies::TrialState::running);
  EXPECT_EQ(store_.trials()[0].attempts, 1);
  EXPECT_THROW(give(1, 2), Error);
  fail(1);
  EXPECT_EQ(answer(file_, "SELECT running FROM progress"), "0");
  EXPECT_EQ(store_.trials()[0].attempts, 1);
  EXPECT_THAT(check_database(file_), IsEmpty());
}

TEST_F(Attempts, BeginWhenTheirTrainerDoes) {
  add_configuration(store_, 1, 1);
  give(1);
  store_.mark_started(1, 1, 0);
  store_.mark_started(1, 2, 0);  // not the one that runs
  EXPECT_EQ(answer(file_, "SELECT started >= given FROM attempts"), "1");
  EXPECT_EQ(answer(file_, "SELECT started IS NOT NULL FROM trials"), "1");
  for (const double absurd : {1e6, -1e6, 1e300, std::nan("")}) {
    store_.mark_started(1, 1, absurd);
    EXPECT_EQ(answer(file_, "SELECT started >= given FROM attempts"), "1") << absurd;
  }
}

TEST_F(Attempts, NeverEndBeforeTheyBeganThoughTheClockIsSetBack) {
  add_configuration(store_, 1, 2);
  give(1);
  give(2);
  Connection(file_, SQLite::OPEN_READWRITE)
      .script("UPDATE lease SET given = '2999-01-01T00:00:00.000Z'");
  store_.mark_started(1, 1, 1);
  store_.finish_trial(1, 1, small_result(0.8));
  fail(2);
  EXPECT_EQ(answer(file_,
                   "SELECT count(*) FROM attempts WHERE ended >= given "
                   "AND (started IS NULL OR (started >= given AND ended >= started))"),
            "2");
  EXPECT_EQ(answer(file_, "SELECT ended >= started FROM trials WHERE trial = 1"), "1");
}

TEST_F(Attempts, LeaveOneLog) {
  add_configuration(store_, 1, 1);
  give(1);
  store_.mark_started(1, 1, 0);
  store_.log_attempt_event({1, 1, "checkpointed", "epoch 3"});
  fail(1);
  give(1, 2);
  store_.log_attempt_event({1, 2, "resumed", "from epoch 3"});
  store_.log_attempt_event({1, 1, "refused", "a result that came too late"});
  store_.finish_trial(1, 2, small_result(0.8));
  EXPECT_EQ(answer(file_,
                   "SELECT group_concat(attempt || event, ' ') FROM (SELECT * FROM attempt_events "
                   "WHERE trial = 1 ORDER BY attempt, event)"),
            "1checkpointed 1crashed 1given 1refused 1started 2complete 2given 2resumed 2started");
  EXPECT_THAT(check_database(file_), IsEmpty());
}

TEST_F(Attempts, TheirWorkersAreReplacedAsAWhole) {
  add_configuration(store_, 1, 1);
  store_.set_workers({{.worker = 1,
                       .host = "a",
                       .process = 7,
                       .state = "working",
                       .trial = 1,
                       .attempt = 1,
                       .epoch = 3,
                       .silent_seconds = 0.5,
                       .memory_mb = 60,
                       .cpu_seconds = 9},
                      {.worker = 2, .host = "b", .process = 8, .state = "lost"}});
  EXPECT_EQ(answer(file_, "SELECT group_concat(worker || host || state) FROM workers"),
            "1aworking,2blost");
  store_.set_workers(
      {{.worker = 2, .host = "b", .process = 8, .state = "left", .memory_mb = std::nan("")}});
  EXPECT_EQ(answer(file_, "SELECT group_concat(worker || host || state) FROM workers"), "2bleft");
}

TEST(UseOfTheProcessor, IsThatBetweenTwoMoments) {
  ProcessorUse use;
  const TimePoint start{std::chrono::hours(1)};
  EXPECT_TRUE(std::isnan(use.percent(1, 10, start)));
  EXPECT_DOUBLE_EQ(use.percent(1, 11, start + std::chrono::seconds(2)), 50);
  EXPECT_DOUBLE_EQ(use.percent(1, 12, start + std::chrono::milliseconds(2001)), 50);  // too soon
  EXPECT_DOUBLE_EQ(use.percent(1, 13, start + std::chrono::seconds(4)), 100);
  EXPECT_TRUE(std::isnan(use.percent(1, 0.5, start + std::chrono::seconds(6))));  // a new one
  EXPECT_TRUE(std::isnan(use.percent(2, 20, start + std::chrono::seconds(6))));
}

TEST_F(Attempts, ASearchGoesOnAtItsFirstOpenConfiguration) {
  EXPECT_EQ(store_.resume_point().configuration, 1);
  for (int c = 1; c <= 4; ++c) add_configuration(store_, c, 2);
  EXPECT_EQ(store_.resume_point().configuration, 1);
  finish(store_, 1, small_result(0.7));
  finish(store_, 2, small_result(0.7));
  give(3);
  fail(3);
  store_.fail_trial(3, "crashed too often");
  finish(store_, 4, small_result(0.9));
  finish(store_, 6, small_result(0.95));  // of a configuration that is open
  finish(store_, 7, small_result(0.99));
  finish(store_, 8, small_result(0.99));
  const ResumePoint point = store_.resume_point();
  EXPECT_EQ(point.configuration, 3);
  EXPECT_EQ(point.final_trials, 4);
  EXPECT_EQ(point.failed_trials, 1);
  EXPECT_EQ(point.best_configuration, 1);  // as the leaderboard has it: by more replicas
  EXPECT_DOUBLE_EQ(point.best_mean, 0.7);
  EXPECT_EQ(point.best_replicas, 2);
  const auto open = store_.search_trials_from(point.configuration);
  ASSERT_EQ(open.size(), 4U);
  EXPECT_EQ(open[0].record.trial, 5);
  EXPECT_EQ(open[0].state, studies::TrialState::waiting);
  EXPECT_EQ(open[1].objective, 0.95);
}

TEST_F(Attempts, AFinishedSearchGoesOnBehindItsLastConfiguration) {
  add_configuration(store_, 1, 1);
  finish(store_, 1, small_result(0.7));
  store_.record_look({{1}, "train", "final"});
  store_.add_trial({.trial = 2, .configuration = 1, .stage = "final"});
  EXPECT_EQ(store_.resume_point().configuration, 2);
  EXPECT_EQ(store_.resume_point().final_trials, 1);
  EXPECT_THAT(store_.search_trials_from(1), ::testing::SizeIs(1));
}

TEST_F(Attempts, AreEndedAsInterruptedWhenTheRunIsOpenedAgain) {
  add_configuration(store_, 1, 2);
  give(1);
  store_.set_workers({{.worker = 2, .host = "node2", .state = "working", .trial = 1}});
  { const auto closed = std::move(store_); }
  store_ = ResultStore::open(file_, small_study());
  EXPECT_EQ(answer(file_, "SELECT state || attempts || host FROM trials WHERE trial = 1"),
            "waiting1node2");
  EXPECT_EQ(answer(file_, "SELECT outcome || counted FROM attempts"), "interrupted0");
  EXPECT_EQ(answer(file_, "SELECT count(*) FROM workers"), "0");
  finish(store_, 1, small_result(0.7), 2);
  EXPECT_THAT(check_database(file_), IsEmpty());
}

TEST_F(Attempts, CountsFollowWhatIsUndone) {
  add_configuration(store_, 1, 3);
  store_.transaction([&] {
    finish(store_, 1, small_result(0.7));
    EXPECT_THROW(store_.transaction([&] {
      finish(store_, 2, small_result(0.7));
      throw Error("undo");
    }),
                 Error);
  });
  EXPECT_THROW(store_.transaction([&] {
    finish(store_, 3, small_result(0.7));
    throw Error("undo");
  }),
               Error);
  EXPECT_EQ(answer(file_, "SELECT waiting || ',' || complete FROM progress"), "2,1");
  EXPECT_EQ(answer(file_, "SELECT replicas FROM leaderboard"), "1");
  EXPECT_THAT(check_database(file_), IsEmpty());
}

}  // namespace
}  // namespace hepsweep::results
