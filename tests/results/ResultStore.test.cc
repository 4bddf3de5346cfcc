#include <cmath>
#include <signal.h>
#include <sys/resource.h>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "results/queries/database_check.hh"
#include "results/queries/stored_study.hh"
#include "results/store/connection.hh"
#include "results/store/result_store.hh"
#include "tests/results/small_study.hh"
#include "tests/support/temporary_folder.hh"

namespace hepsweep::results {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using namespace testing;  // NOLINT: of this room's tests

class ResultStoreTest : public ::testing::Test {
 protected:
  ResultStore open() { return ResultStore::open(file_, small_study()); }

  hepsweep::testing::TemporaryFolder folder_;
  std::filesystem::path file_ = folder_ / "small.db";
};

TEST_F(ResultStoreTest, KeepsTheStudyAndLeavesOnePlainFile) {
  { auto store = open(); }
  EXPECT_THAT(files_in(folder_.path()), ElementsAre("small.db"));
  const StoredStudy stored(file_);
  EXPECT_EQ(stored.study().name, "small");
  EXPECT_EQ(stored.study().seed, 18446744073709551615ULL);
  EXPECT_EQ(stored.study().document, small_study().document);
  EXPECT_EQ(stored.study().instruction_set, "x86-64-v3");
  EXPECT_TRUE(stored.study().maximise);
}

TEST_F(ResultStoreTest, KeepsWhatATrialGave) {
  auto store = open();
  add_configuration(store, 1, 2);
  finish(store, 1, small_result(0.8));
  const StoredStudy stored(file_);  // while the store is open
  const StoredTrial trial = stored.trial(1);
  EXPECT_EQ(trial.state, studies::TrialState::complete);
  EXPECT_EQ(trial.objective, 0.8);
  EXPECT_EQ(trial.best_epoch, 2);
  EXPECT_EQ(stored.metrics_of_trial(1).size(), 3U);
  EXPECT_TRUE(std::isnan(stored.metrics_of_trial(1)[0].error));
  EXPECT_EQ(stored.curves_of_trial(1).size(), 2U);
  EXPECT_EQ(stored.model_of_trial(1), std::string("model\0bytes", 11));
  EXPECT_EQ(stored.model_of_trial(2), std::nullopt);
  EXPECT_EQ(stored.events_digest_of_trial(1), "0123456789abcdef");
  const auto specification = stored.specification_of_trial(1);
  EXPECT_EQ(specification.base_folder, "/studies");
  EXPECT_EQ(specification.document.at("width"), 16);
  EXPECT_EQ(specification.seed, small_study().seed);
}

TEST_F(ResultStoreTest, RefusesToStoreAResultTwice) {
  auto store = open();
  add_configuration(store, 1, 1);
  finish(store, 1, small_result(0.8));
  EXPECT_THROW(store.finish_trial(1, 1, small_result(0.9)), Error);
  EXPECT_THROW(store.start_attempt({.trial = 1, .attempt = 2, .worker = 1, .host = "a"}), Error);
  EXPECT_THROW(store.fail_trial(1, "late"), Error);
  EXPECT_EQ(StoredStudy(file_).trial(1).objective, 0.8);
}

TEST_F(ResultStoreTest, RefusesAnAttemptThatDoesNotRun) {
  auto store = open();
  add_configuration(store, 1, 1);
  EXPECT_THROW(store.finish_trial(1, 1, small_result(0.8)), Error);
  EXPECT_THROW(store.start_attempt({.trial = 1, .attempt = 2, .worker = 1, .host = "a"}), Error);
  EXPECT_THROW(store.start_attempt({.trial = 7, .attempt = 1, .worker = 1, .host = "a"}), Error);
  store.start_attempt({.trial = 1, .attempt = 1, .worker = 1, .host = "a"});
  store.fail_attempt({.trial = 1, .attempt = 1, .outcome = "crashed", .message = "signal 11"});
  EXPECT_THROW(store.finish_trial(1, 1, small_result(0.8)), Error);
  const auto trials = store.trials();
  EXPECT_EQ(trials[0].state, studies::TrialState::waiting);
  EXPECT_EQ(trials[0].attempts, 1);
  EXPECT_EQ(trials[0].counted_failures, 1);
}

TEST_F(ResultStoreTest, UndoesATransactionThatFails) {
  auto store = open();
  add_configuration(store, 1, 2);
  EXPECT_THROW(store.transaction([&] {
    finish(store, 1, small_result(0.8));
    throw Error("the coordinator stumbled");
  }),
               Error);
  EXPECT_EQ(store.trials()[0].state, studies::TrialState::waiting);
  EXPECT_EQ(answer(file_, "SELECT count(*) FROM attempt"), "0");
}

TEST_F(ResultStoreTest, UndoesOnlyTheInnerTransactionWhereItsErrorIsCaught) {
  auto store = open();
  add_configuration(store, 1, 2);
  auto twice = small_result(0.8);
  twice.metrics.push_back(twice.metrics[0]);
  store.transaction([&] {
    finish(store, 1, small_result(0.7));
    EXPECT_THROW(finish(store, 2, twice), Error);
  });
  EXPECT_EQ(store.trials()[0].state, studies::TrialState::complete);
  EXPECT_EQ(store.trials()[1].state, studies::TrialState::waiting);
  EXPECT_EQ(answer(file_, "SELECT count(*) FROM metric"), "3");
}

TEST_F(ResultStoreTest, GoesOnWhereItStopped) {
  {
    auto store = open();
    add_configuration(store, 1, 2);
    finish(store, 1, small_result(0.8));
    store.start_attempt({.trial = 2, .attempt = 1, .worker = 3, .host = "node3"});
  }
  auto store = open();
  add_configuration(store, 1, 2);  // planned again: the same
  ASSERT_EQ(store.trials().size(), 2U);
  EXPECT_EQ(store.trials()[0].state, studies::TrialState::complete);
  EXPECT_EQ(store.trials()[1].state, studies::TrialState::waiting);
  EXPECT_EQ(store.trials()[1].counted_failures, 0);
  EXPECT_EQ(answer(file_, "SELECT outcome FROM attempts WHERE trial = 2"), "interrupted");
  finish(store, 2, small_result(0.7), 2);
  EXPECT_EQ(store.trials()[1].state, studies::TrialState::complete);
}

TEST_F(ResultStoreTest, RefusesAPlanThatDiffers) {
  auto store = open();
  add_configuration(store, 1, 2);
  EXPECT_THROW(
      store.add_configuration({.configuration = 1, .parameters = {{"width", 5}}, .document = {}}),
      Error);
  EXPECT_THROW(store.add_trial({.trial = 1, .configuration = 1, .replica = 5}), Error);
}

TEST_F(ResultStoreTest, GivesATrialUp) {
  auto store = open();
  add_configuration(store, 1, 1);
  store.start_attempt({.trial = 1, .attempt = 1, .worker = 1, .host = "a"});
  store.fail_attempt({.trial = 1, .attempt = 1, .outcome = "crashed", .message = "signal 9"});
  store.fail_trial(1, "crashed 3 times");
  EXPECT_EQ(answer(file_, "SELECT state || ', ' || reason || ', ' || message FROM failures"),
            "failed, crashed 3 times, signal 9");
  EXPECT_EQ(answer(file_, "SELECT count(*) FROM leaderboard"), "0");
}

TEST_F(ResultStoreTest, NaNAndInfinityArriveAsTheyAre) {
  auto store = open();
  add_configuration(store, 1, 1);
  auto result = small_result(std::nan(""));
  result.metrics[1].value = INFINITY;
  result.metrics[2].value = -INFINITY;
  finish(store, 1, result);
  store.refresh_leaderboard();
  EXPECT_EQ(answer(file_, "SELECT count(*) FROM leaderboard"), "0");
  const auto metrics = StoredStudy(file_).metrics_of_trial(1);
  EXPECT_EQ(metrics[0].value, -INFINITY);
  EXPECT_TRUE(std::isnan(metrics[1].value));
  EXPECT_EQ(metrics[2].value, INFINITY);
}

TEST_F(ResultStoreTest, FillsInTheEventsOnce) {
  auto store = open();
  store.set_events_digest("aaaa");
  store.set_events_digest("aaaa");
  EXPECT_THAT(input_error_of([&] { store.set_events_digest("bbbb"); }), HasSubstr("other events"));
  EXPECT_EQ(StoredStudy(file_).study().events_digest, "aaaa");
}

TEST_F(ResultStoreTest, LooksCloseTheSearchAndTheTestSplitIsSealedBefore) {
  auto store = open();
  add_configuration(store, 1, 1);
  auto peeking = small_result(0.8);
  peeking.metrics.push_back({.split = "test", .metric = "auc", .value = 0.8});
  EXPECT_THROW(finish(store, 1, peeking), Error);
  finish(store, 1, small_result(0.8));
  const TrialRecord last = {.trial = 2, .configuration = 1, .stage = "final", .epochs = 2};
  EXPECT_THROW(store.add_trial(last), Error);  // no look is recorded yet
  EXPECT_FALSE(store.is_closed());
  EXPECT_EQ(store.record_look({{1}, "train+validation", "final"}), 1);
  EXPECT_TRUE(store.is_closed());
  store.add_trial(last);
  peeking.metrics.back().value = 0.75;
  finish(store, 2, peeking);
  EXPECT_EQ(answer(file_, "SELECT value FROM looks WHERE look = 1 AND metric = 'auc'"), "0.75");
  EXPECT_EQ(answer(file_, "SELECT replicas FROM leaderboard"), "1");
  EXPECT_THROW(store.add_trial({.trial = 3, .configuration = 1, .replica = 9}), InputError);
  EXPECT_THAT(check_database(file_), IsEmpty());
}

TEST_F(ResultStoreTest, RunStateEndsAsUnfinishedWhereNobodySaidMore) {
  {
    auto store = open();
    store.set_run_state("running", 4);
    store.log_event("started", "4 workers");
    EXPECT_EQ(answer(file_, "SELECT state || workers FROM progress"), "running4");
  }
  EXPECT_EQ(answer(file_, "SELECT state FROM progress"), "unfinished");
  EXPECT_EQ(answer(file_, "SELECT message FROM event"), "4 workers");
}

TEST_F(ResultStoreTest, OpensAnExistingOneOnlyWhereThereIsOne) {
  EXPECT_THAT(input_error_of([&] { ResultStore::open_existing(file_); }),
              HasSubstr("no such database"));
  EXPECT_THAT(files_in(folder_.path()), IsEmpty());
  { auto store = open(); }
  EXPECT_EQ(ResultStore::open_existing(file_).study().name, "small");
}

TEST_F(ResultStoreTest, AFullDiskIsAnErrorAndNothingIsHalfWritten) {
  auto store = open();
  add_configuration(store, 1, 2);
  finish(store, 1, small_result(0.8));
  auto large = small_result(0.9);
  large.model = std::string(50'000'000, 'x');
  struct FileLimit {  // as a full disk, but for this process only
    explicit FileLimit(rlim_t bytes) {
      ::signal(SIGXFSZ, SIG_IGN);
      ::getrlimit(RLIMIT_FSIZE, &before);
      const rlimit limit{bytes, before.rlim_max};
      ::setrlimit(RLIMIT_FSIZE, &limit);
    }
    ~FileLimit() { ::setrlimit(RLIMIT_FSIZE, &before); }
    rlimit before{};
  };
  {
    const FileLimit limit(4'000'000);
    EXPECT_THROW(finish(store, 2, large), Error);
  }
  EXPECT_EQ(store.trials()[1].state, studies::TrialState::waiting);
  finish(store, 2, small_result(0.9));
  EXPECT_THAT(check_database(file_), IsEmpty());
}

}  // namespace
}  // namespace hepsweep::results
