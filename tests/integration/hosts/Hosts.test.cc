// What happens between hosts: links that are cut, for good or for a while, and hosts that die.
#include <gtest/gtest.h>

#include "tests/integration/hosts/virtual_hosts.hh"
#include "tests/integration/study_runs.hh"

namespace hepsweep::testing {
namespace {

constexpr const char* complete_trials = "select count(*) from trials where state = 'complete'";
constexpr std::int64_t trials = 24;

// Rank 0 and the first worker are on host 1, the others alone on hosts 2 and 3; host 0 is the
// user's, where the launcher and mpirun are.
class Hosts : public ::testing::Test {
 protected:
  void SetUp() override {
    if (!hosts_.complaint().empty()) GTEST_SKIP() << hosts_.complaint();
    Json study = slow_study();
    study["replicas"] = 6;
    study["training"]["epochs"] = 60;
    folder_.write("study.json", study.dump(2));
    database_ = folder_ / "study.db";
  }

  std::string undisturbed_rows() const {
    const auto output =
        hepsweep({"run", "study.json", "--quiet", "--db", "undisturbed.db"}, folder_.path());
    EXPECT_EQ(output.exit_code, 0) << output.error;
    return rows_of(folder_ / "undisturbed.db");
  }

  std::vector<std::string> launch(const std::string& silence_seconds) const {
    return hosts_.on(
        0, alone({"run", "study.json", "--quiet", "--db", "study.db", "--ranks", "4", "--hosts",
                  hosts_.name(1) + ":2," + hosts_.name(2) + ":1," + hosts_.name(3) + ":1",
                  "--silence-seconds", silence_seconds}));
  }

  // All workers are at work, and much is still to be done.
  bool is_in_full_swing() const {
    return wait_until(database_, "select count(distinct worker) from attempts", 3) &&
           wait_until(database_, complete_trials, 2);
  }

  void expect_all_rows(BackgroundProgram& run) {
    const auto output = run.wait();
    EXPECT_EQ(output.exit_code, 0) << output.error;
    EXPECT_EQ(number_of(database_, complete_trials), trials);
    EXPECT_EQ(number_of(database_, "select count(*) from attempts where outcome = 'complete'"),
              trials);
    EXPECT_EQ(hepsweep({"db", "check", "study.db"}, folder_.path()).exit_code, 0);
    EXPECT_EQ(rows_of(database_), undisturbed_rows());
  }

  std::int64_t events_of_kind(const std::string& kind) const {
    return number_of(database_, "select count(*) from event where kind = '" + kind + "'");
  }

  VirtualHosts hosts_{3};
  TemporaryFolder folder_;
  std::filesystem::path database_;
};

TEST_F(Hosts, AStudyRunsOverThem) {
  BackgroundProgram run(launch("30"), folder_.path());
  expect_all_rows(run);
  EXPECT_EQ(number_of(database_, "select count(distinct host) from attempts"), 3);
}

TEST_F(Hosts, ALinkThatIsCutForGoodCostsAWorker) {
  BackgroundProgram run(launch("2"), folder_.path());
  ASSERT_TRUE(is_in_full_swing());
  hosts_.cut(3);
  expect_all_rows(run);
  EXPECT_GE(number_of(database_, "select count(*) from attempts where outcome = 'lost'"), 1);
  EXPECT_GE(events_of_kind("worker lost"), 1);
}

// The time without a link is longer than the coordinator's patience, shorter than the worker's. The
// others pause, so that they can't have done everything when it returns.
TEST_F(Hosts, AWorkerIsWelcomeAgainWhenItsLinkIsHealed) {
  BackgroundProgram run(launch("4"), folder_.path());
  ASSERT_TRUE(is_in_full_swing());
  for (const int host : {1, 2}) hosts_.stop_trainers(host);
  hosts_.cut(3);
  ASSERT_TRUE(wait_until(database_, "select count(*) from event where kind = 'worker lost'", 1));
  hosts_.heal(3);
  EXPECT_TRUE(wait_until(database_, "select count(*) from event where kind = 'worker back'", 1));
  for (const int host : {1, 2}) hosts_.continue_trainers(host);
  expect_all_rows(run);
  EXPECT_GE(number_of(database_, "select count(*) from attempts where outcome = 'lost'"), 1);
}

TEST_F(Hosts, AHostThatDiesCostsAWorker) {
  BackgroundProgram run(launch("2"), folder_.path());
  ASSERT_TRUE(is_in_full_swing());
  hosts_.kill_all_processes(2);
  expect_all_rows(run);
  // Lost, or killed where its supervisor could still say so.
  EXPECT_GE(number_of(database_, "select count(*) from attempts where outcome <> 'complete'"), 1);
}

}  // namespace
}  // namespace hepsweep::testing
