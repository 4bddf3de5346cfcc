// What `status` tells of a run: whether it lives, and how fast it is.
#include <cmath>
#include <csignal>
#include <sys/wait.h>
#include <unistd.h>

#include <fmt/core.h>
#include <gtest/gtest.h>

#include "results/queries/progress_query.hh"
#include "results/queries/stored_study.hh"
#include "results/store/connection.hh"
#include "results/store/writer_lock.hh"
#include "tests/results/small_study.hh"
#include "tests/support/temporary_folder.hh"

namespace hepsweep::results {
namespace {

using namespace testing;  // NOLINT: of this room's tests

class ProgressOfARun : public ::testing::Test {
 protected:
  Progress progress() { return progress_of(StoredStudy(file_)); }
  void change_run(const std::string& what) {
    Connection(file_, SQLite::OPEN_READWRITE).script(("UPDATE run SET " + what).c_str());
  }

  hepsweep::testing::TemporaryFolder folder_;
  std::filesystem::path file_ = folder_ / "small.db";
};

TEST_F(ProgressOfARun, HasARateUntilNowNotUntilTheLastSign) {
  auto store = ResultStore::open(file_, small_study());
  store.set_run_state("running", 1);
  fill_small(store);
  // One hour ago, and one millisecond after that the last sign.
  change_run(
      "started = strftime('%Y-%m-%dT%H:%M:%fZ', 'now', '-3600 seconds'), "
      "heartbeat = strftime('%Y-%m-%dT%H:%M:%fZ', 'now', '-3599.999 seconds')");
  const Progress now = progress();
  EXPECT_EQ(now.state, "running");
  EXPECT_LE(now.trials_per_hour, 9.001);
  EXPECT_GT(now.trials_per_hour, 5);
}

TEST_F(ProgressOfARun, HasNoRateInItsFirstSecond) {
  auto store = ResultStore::open(file_, small_study());
  store.set_run_state("running", 1);
  fill_small(store);
  change_run("started = strftime('%Y-%m-%dT%H:%M:%fZ', 'now', '+1 hour'), heartbeat = started");
  EXPECT_TRUE(std::isnan(progress().trials_per_hour));
}

TEST_F(ProgressOfARun, HasNoRateBeforeTwoTrialsEnded) {
  auto store = ResultStore::open(file_, small_study());
  add_configuration(store, 1, 3);
  store.set_run_state("running", 1);
  change_run("seconds = 60");
  finish(store, 1, small_result(0.8));
  EXPECT_TRUE(std::isnan(progress().trials_per_hour));
  finish(store, 2, small_result(0.8));
  EXPECT_TRUE(std::isfinite(progress().trials_per_hour));
}

TEST_F(ProgressOfARun, IsInterruptedWhenItsProcessIsAZombie) {
  int ready[2];
  ASSERT_EQ(::pipe(ready), 0);
  const pid_t child = ::fork();
  if (child == 0) {
    auto store = ResultStore::open(file_, small_study());
    store.set_run_state("running", 1);
    [[maybe_unused]] const auto written = ::write(ready[1], "x", 1);
    while (true) ::pause();
  }
  char byte = 0;
  ASSERT_EQ(::read(ready[0], &byte, 1), 1);
  EXPECT_EQ(progress().state, "running");
  ::kill(child, SIGKILL);
  siginfo_t ended{};
  ASSERT_EQ(::waitid(P_PID, static_cast<id_t>(child), &ended, WEXITED | WNOWAIT), 0);
  EXPECT_EQ(::kill(child, 0), 0);  // its number is still in use
  EXPECT_EQ(progress().state, "interrupted");
  ::waitpid(child, nullptr, 0);
  change_run(fmt::format("pid = {}", ::getpid()));  // now that of another program
  EXPECT_EQ(progress().state, "interrupted");
  EXPECT_TRUE(may_go_on(progress()));  // a launcher may start it again
  change_run("heartbeat = strftime('%Y-%m-%dT%H:%M:%fZ', 'now', '-10 minutes')");
  EXPECT_EQ(progress().state, "interrupted");
  EXPECT_FALSE(may_go_on(progress()));
  change_run("host = 'elsewhere'");  // of which nothing is known here
  EXPECT_EQ(progress().state, "running");
  ::close(ready[0]);
  ::close(ready[1]);
}

TEST_F(ProgressOfARun, IsSeenThroughALink) {
  auto store = ResultStore::open(file_, small_study());
  store.set_run_state("running", 1);
  std::filesystem::create_symlink(file_, folder_ / "link.db");
  EXPECT_EQ(progress_of(StoredStudy(folder_ / "link.db")).state, "running");
}

TEST_F(ProgressOfARun, AskingForTheWriterLeavesNothingBehind) {
  EXPECT_FALSE(is_being_written(file_));
  {
    const WriterLock lock(file_);
    EXPECT_TRUE(is_being_written(file_));
  }
  folder_.write("small.db.lock", "node1 1\n");  // of a killed process
  EXPECT_FALSE(is_being_written(file_));
  EXPECT_EQ(files_in(folder_.path()), std::vector<std::string>{"small.db.lock"});
}

}  // namespace
}  // namespace hepsweep::results
