// Rule 2: nothing finished is lost, whatever is killed, and nothing is stored twice.
#include <algorithm>
#include <csignal>
#include <ctime>
#include <fcntl.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <SQLiteCpp/Database.h>
#include <gtest/gtest.h>

#include "core/files.hh"
#include "tests/integration/study_runs.hh"

namespace hepsweep::testing {
namespace {

constexpr const char* complete_trials = "select count(*) from trials where state = 'complete'";

class Interruptions : public ::testing::Test {
 protected:
  void SetUp() override {
    folder_.write("study.json", slow_study().dump(2));
    database_ = folder_ / "study.db";
  }

  std::vector<std::string> checkpoints() const {
    std::vector<std::string> names;
    for (const auto& entry :
         std::filesystem::directory_iterator(folder_ / ".hepsweep-checkpoints")) {
      names.push_back(entry.path().filename().string());
    }
    return names;
  }

  std::vector<std::string> run_arguments(const std::string& database = "study.db") const {
    return {"run", "study.json", "--quiet", "--db", database};
  }

  // What an undisturbed run gives.
  std::string undisturbed_rows() const {
    const auto output = hepsweep(run_arguments("undisturbed.db"), folder_.path());
    EXPECT_EQ(output.exit_code, 0) << output.error;
    return rows_of(folder_ / "undisturbed.db");
  }

  void expect_whole_after_restart() const {
    const std::int64_t before = number_of(database_, complete_trials);
    EXPECT_LT(before, 12) << "the run was over before it was disturbed";
    const auto output = hepsweep(run_arguments(), folder_.path());
    EXPECT_EQ(output.exit_code, 0) << output.error;
    EXPECT_EQ(rows_of(database_), undisturbed_rows());
    EXPECT_EQ(number_of(database_, complete_trials), 12);
    EXPECT_EQ(number_of(database_, "select count(*) from attempts where outcome = 'complete'"), 12);
    EXPECT_EQ(hepsweep({"db", "check", "study.db"}, folder_.path()).exit_code, 0);
  }

  // In the order of their numbers: mpirun starts one after the other.
  static std::vector<pid_t> ranks_of(const BackgroundProgram& run) {
    std::vector<pid_t> ranks;
    for (const pid_t process : descendants(run.process())) {
      if (command_line(process).find("hepsweep run") != std::string::npos) ranks.push_back(process);
    }
    std::sort(ranks.begin(), ranks.end());
    return ranks;
  }

  TemporaryFolder folder_;
  std::filesystem::path database_;
};

TEST_F(Interruptions, SigtermStopsInOrderAndTheNextRunGoesOn) {
  BackgroundProgram run(alone(run_arguments()), folder_.path());
  ASSERT_TRUE(wait_until(database_, complete_trials, 1));
  run.signal(SIGTERM);
  const auto output = run.wait();
  EXPECT_EQ(output.exit_code, 75) << output.error;
  EXPECT_NE(output.error.find("SIGTERM"), std::string::npos) << output.error;
  const auto left = checkpoints();
  ASSERT_FALSE(left.empty());
  expect_whole_after_restart();
  EXPECT_TRUE(checkpoints().empty());
  // As if its worker had died before it could remove it; and one of another study.
  folder_.write(".hepsweep-checkpoints/" + left.front(), "left behind");
  const std::string foreign = "trial-1-0123456789abcdef0123456789abcdef.checkpoint";
  folder_.write(".hepsweep-checkpoints/" + foreign, "another's");
  EXPECT_EQ(hepsweep(run_arguments(), folder_.path()).exit_code, 0);
  EXPECT_EQ(checkpoints(), std::vector<std::string>{foreign});
}

TEST_F(Interruptions, SigintStopsInOrder) {
  BackgroundProgram run(alone(run_arguments()), folder_.path());
  ASSERT_TRUE(wait_until(database_, complete_trials, 1));
  run.signal(SIGINT);
  EXPECT_EQ(run.wait().exit_code, 75);
  expect_whole_after_restart();
}

// The study comes through a pipe, so that the signal is there before it.
TEST_F(Interruptions, SigintBeforeTheFirstTrialStopsInOrderToo) {
  const auto pipe = folder_ / "pipe.json";
  ASSERT_EQ(::mkfifo(pipe.c_str(), 0600), 0);
  BackgroundProgram run(alone({"run", "pipe.json", "--quiet", "--db", "study.db"}), folder_.path());
  FileDescriptor writer(::open(pipe.c_str(), O_WRONLY));  // waits for the reader
  ASSERT_TRUE(writer);
  ASSERT_EQ(::write(writer.get(), " ", 1), 1);
  int unread = 1;
  while (unread > 0) ASSERT_EQ(::ioctl(writer.get(), FIONREAD, &unread), 0);
  run.signal(SIGINT);
  const std::string study = slow_study().dump();
  ASSERT_EQ(::write(writer.get(), study.data(), study.size()), static_cast<ssize_t>(study.size()));
  writer.reset();
  EXPECT_EQ(run.wait().exit_code, 75);
  EXPECT_EQ(number_of(database_, complete_trials), 0);
}

TEST_F(Interruptions, SigkillWhileTheDatabaseIsMade) {
  folder_.write("study.db", "");  // what such a run can leave
  const auto output = hepsweep(run_arguments(), folder_.path());
  EXPECT_EQ(output.exit_code, 0) << output.error;
  EXPECT_EQ(number_of(database_, complete_trials), 12);
}

TEST_F(Interruptions, SigkillOfTheCoordinatorLosesNothingAcknowledged) {
  BackgroundProgram run(alone(run_arguments()), folder_.path());
  ASSERT_TRUE(wait_until(database_, complete_trials, 2));
  run.signal(SIGKILL);
  run.wait();
  EXPECT_GE(number_of(database_, complete_trials), 2);
  expect_whole_after_restart();
}

TEST_F(Interruptions, SigkillOfATrainerCostsAnAttempt) {
  BackgroundProgram run(alone(run_arguments()), folder_.path());
  ASSERT_TRUE(wait_until(database_, complete_trials, 1));
  const pid_t trainer = trainer_of(run.process());
  ASSERT_GT(trainer, 0);
  ::kill(trainer, SIGKILL);
  const auto output = run.wait();
  EXPECT_EQ(output.exit_code, 0) << output.error;
  EXPECT_NE(output.error.find("signal 9 (Killed)"), std::string::npos) << output.error;
  EXPECT_EQ(number_of(database_, "select count(*) from attempts where outcome = 'killed'"), 1);
  EXPECT_EQ(rows_of(database_), undisturbed_rows());
}

TEST_F(Interruptions, TrainersDieWithTheirSupervisor) {
  BackgroundProgram run(alone(run_arguments()), folder_.path());
  ASSERT_TRUE(wait_until(database_, complete_trials, 1));
  const pid_t trainer = trainer_of(run.process());
  ASSERT_GT(trainer, 0);
  run.signal(SIGKILL);
  run.wait();
  for (int tries = 0; tries < 200 && !command_line(trainer).empty(); ++tries) {
    const timespec pause{.tv_sec = 0, .tv_nsec = 10'000'000};
    ::nanosleep(&pause, nullptr);
  }
  EXPECT_EQ(command_line(trainer), "");
}

// Which rank is killed under mpirun. Open MPI then ends the whole job.
class MpiInterruptions : public Interruptions, public ::testing::WithParamInterface<int> {};

TEST_P(MpiInterruptions, SigkillOfARank) {
  BackgroundProgram run(over_mpi(3, run_arguments()), folder_.path());
  ASSERT_TRUE(wait_until(database_, complete_trials, 1));
  const std::vector<pid_t> ranks = ranks_of(run);
  ASSERT_EQ(ranks.size(), 3U);
  ::kill(ranks[static_cast<std::size_t>(GetParam())], SIGKILL);
  EXPECT_NE(run.wait().exit_code, 0);
  expect_whole_after_restart();
}

INSTANTIATE_TEST_SUITE_P(Ranks, MpiInterruptions, ::testing::Values(0, 1));

TEST_F(Interruptions, SigtermToMpirunLeavesAStudyThatGoesOn) {
  BackgroundProgram run(over_mpi(3, run_arguments()), folder_.path());
  ASSERT_TRUE(wait_until(database_, complete_trials, 1));
  run.signal(SIGTERM);
  EXPECT_NE(run.wait().exit_code, 0);
  expect_whole_after_restart();
}

// A stopped rank can't notice that mpirun is gone; it holds the database.
TEST_F(Interruptions, AStoppedCoordinatorDiesWithItsMpirun) {
  {
    BackgroundProgram run(over_mpi(3, run_arguments()), folder_.path());
    ASSERT_TRUE(wait_until(database_, complete_trials, 1));
    const std::vector<pid_t> ranks = ranks_of(run);
    ASSERT_EQ(ranks.size(), 3U);
    ::kill(ranks.front(), SIGSTOP);
    run.signal(SIGKILL);
    run.wait();
  }
  expect_whole_after_restart();
}

// MPI_Finalize would hang: rank 0 must leave by itself after an error, too.
TEST_F(Interruptions, AnErrorOfRank0AfterALostRankEndsTheRun) {
  std::vector<std::string> command = over_mpi(3, run_arguments());
  command.insert(std::find(command.begin(), command.end(), "-n"), "--enable-recovery");
  BackgroundProgram run(command, folder_.path());
  ASSERT_TRUE(wait_until(database_, complete_trials, 1));
  const std::vector<pid_t> ranks = ranks_of(run);
  ASSERT_EQ(ranks.size(), 3U);
  ::kill(ranks.back(), SIGKILL);
  SQLite::Database(database_.string(), SQLite::OPEN_READWRITE).exec("drop table curve");
  EXPECT_NE(run.wait().error.find("no such table"), std::string::npos);
}

// A trial that runs into its limit ends as failed, and the study with exit code 3.
TEST_F(Interruptions, ATrialThatOverrunsItsTimeIsGivenUp) {
  Json study = slow_study();
  study["training"]["epochs"] = 100000;
  study["search"]["space"] = {{"width", {4}}, {"dropout", {0.0}}};
  study["replicas"] = 1;
  study["limits"] = {{"seconds", 0.5}, {"retries", 1}};
  folder_.write("study.json", study.dump(2));
  const auto output = hepsweep(run_arguments(), folder_.path());
  EXPECT_EQ(output.exit_code, 3) << output.error;
  EXPECT_EQ(number_of(database_, "select count(*) from attempts where outcome = 'timed out'"), 2);
  EXPECT_EQ(number_of(database_, "select count(*) from failures"), 1);
}

TEST_F(Interruptions, ATrialThatOverrunsItsMemoryIsGivenUp) {
#ifdef __SANITIZE_ADDRESS__
  GTEST_SKIP() << "under AddressSanitizer operator new ends the process where it should throw";
#endif
  Json study = slow_study();
  study["training"]["epochs"] = 100000;
  study["training"]["batch_size"] = 10000;  // whose activations need tens of megabytes
  study["search"]["space"] = {{"width", {512}}, {"dropout", {0.0}}};
  study["replicas"] = 1;
  study["limits"] = {{"memory_mb", 16}, {"retries", 0}};
  folder_.write("study.json", study.dump(2));
  EXPECT_EQ(hepsweep(run_arguments(), folder_.path()).exit_code, 3);
  EXPECT_EQ(number_of(database_, "select count(*) from attempts where outcome = 'out of memory'"),
            1);
}

}  // namespace
}  // namespace hepsweep::testing
