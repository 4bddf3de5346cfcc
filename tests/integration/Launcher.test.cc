// hepsweep run STUDY --ranks N: whatever is killed, the study ends with the rows of a quiet run.
#include <algorithm>
#include <csignal>
#include <cstdlib>
#include <thread>

#include <gtest/gtest.h>

#include "tests/integration/study_runs.hh"

namespace hepsweep::testing {
namespace {

constexpr const char* complete_trials = "select count(*) from trials where state = 'complete'";

// Trials of some tenths of a second: time enough to disturb them.
std::string study_text() {
  Json study = slow_study();
  study["training"]["epochs"] = 40;
  return study.dump(2);
}

class Launcher : public ::testing::Test {
 protected:
  static void SetUpTestSuite() {
    // As over_mpi() does it; permission to be root is the launcher's affair.
    ::setenv("ASAN_OPTIONS", "detect_leaks=0", 1);
    ::unsetenv("OMPI_ALLOW_RUN_AS_ROOT");
    ::unsetenv("OMPI_ALLOW_RUN_AS_ROOT_CONFIRM");
    const TemporaryFolder folder;
    folder.write("study.json", study_text());
    hepsweep({"run", "study.json", "--quiet", "--db", "study.db"}, folder.path());
    undisturbed_rows_ = rows_of(folder / "study.db");
  }
  static void TearDownTestSuite() { ::unsetenv("ASAN_OPTIONS"); }

  void SetUp() override {
    folder_.write("study.json", study_text());
    database_ = folder_ / "study.db";
  }

  std::vector<std::string> command(const std::vector<std::string>& more = {}) const {
    std::vector<std::string> words{"run",      "study.json", "--quiet", "--db",
                                   "study.db", "--ranks",    "3"};
    words.insert(words.end(), more.begin(), more.end());
    return words;
  }

  void expect_whole() const {
    EXPECT_EQ(rows_of(database_), undisturbed_rows_);
    EXPECT_EQ(number_of(database_, "select count(*) from attempts where outcome = 'complete'"), 12);
    EXPECT_EQ(hepsweep({"db", "check", "study.db"}, folder_.path()).exit_code, 0);
    expect_no_report_left();
  }

  void expect_no_report_left() const {
    for (const auto& entry : std::filesystem::directory_iterator(folder_.path())) {
      EXPECT_FALSE(entry.path().filename().string().starts_with(".hepsweep-launch"));
    }
  }

  static pid_t mpirun_of(pid_t launcher) {
    for (const pid_t process : descendants(launcher)) {
      if (command_line(process).starts_with("mpirun ")) return process;
    }
    return 0;
  }

  // By rank: they are started one after the other.
  static std::vector<pid_t> ranks_of(pid_t launcher) {
    std::vector<pid_t> ranks;
    for (const pid_t process : descendants(launcher)) {
      const std::string words = command_line(process);
      if (words.find("hepsweep run") != std::string::npos && !words.starts_with("mpirun ")) {
        ranks.push_back(process);
      }
    }
    std::sort(ranks.begin(), ranks.end());
    return ranks;
  }

  static bool all_gone(const std::vector<pid_t>& processes) {
    for (int tries = 0; tries < 500; ++tries) {
      const bool gone = std::all_of(processes.begin(), processes.end(), [](pid_t process) {
        return command_line(process).empty();  // of a zombie too
      });
      if (gone) return true;
      std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
    return false;
  }

  static std::string undisturbed_rows_;
  TemporaryFolder folder_;
  std::filesystem::path database_;
};

std::string Launcher::undisturbed_rows_;

TEST_F(Launcher, RunsAStudyOnRanks) {
  const auto output = hepsweep(command(), folder_.path());
  EXPECT_EQ(output.exit_code, 0) << output.error;
  EXPECT_EQ(output.error.find("recovery"), std::string::npos) << output.error;
  expect_whole();
}

TEST_F(Launcher, TakesTheStudyFromStandardInputForEachStart) {
  const std::vector<std::string> shell{"sh", "-c",
                                       std::string("cat study.json | ") + HEPSWEEP_PROGRAM +
                                           " run - --db study.db --quiet --ranks 3"};
  BackgroundProgram run(shell, folder_.path());
  ASSERT_TRUE(wait_until(database_, complete_trials, 1));
  ::kill(mpirun_of(run.process()), SIGKILL);
  const auto output = run.wait();
  EXPECT_EQ(output.exit_code, 0) << output.error;
  expect_whole();
}

TEST_F(Launcher, LooksAtTheTestSplitOnRanks) {
  folder_.write("study.json", small_study().dump(2));
  ASSERT_EQ(
      hepsweep({"run", "study.json", "--quiet", "--db", "study.db"}, folder_.path()).exit_code, 0);
  const auto output =
      hepsweep({"final", "study.db", "--best", "1", "--json", "--ranks", "2"}, folder_.path());
  EXPECT_EQ(output.exit_code, 0) << output.error;
  EXPECT_FALSE(Json::parse(output.out).empty());
}

TEST_F(Launcher, SigkillOfRank0IsFollowedByARestart) {
  BackgroundProgram run(alone(command()), folder_.path());
  ASSERT_TRUE(wait_until(database_, complete_trials, 1));
  const auto ranks = ranks_of(run.process());
  ASSERT_EQ(ranks.size(), 3U);
  ::kill(ranks.front(), SIGKILL);
  const auto output = run.wait();
  EXPECT_EQ(output.exit_code, 0) << output.error;
  EXPECT_NE(output.error.find("rank 0 is dead"), std::string::npos) << output.error;
  expect_whole();
}

// With recovery on, the others hang in MPI_Init.
TEST_F(Launcher, ARankThatDiesAtTheStartIsFollowedByARestart) {
  BackgroundProgram run(alone(command()), folder_.path());
  std::vector<pid_t> ranks;
  for (int tries = 0; tries < 20'000 && ranks.size() < 3; ++tries) ranks = ranks_of(run.process());
  ASSERT_EQ(ranks.size(), 3U);
  ::kill(ranks.back(), SIGKILL);
  const auto output = run.wait();
  EXPECT_EQ(output.exit_code, 0) << output.error;
  EXPECT_EQ(output.error.find("had not found each other"), std::string::npos) << output.error;
  expect_whole();
}

TEST_F(Launcher, SigkillOfMpirunIsFollowedByARestart) {
  BackgroundProgram run(alone(command()), folder_.path());
  ASSERT_TRUE(wait_until(database_, complete_trials, 1));
  const pid_t mpirun = mpirun_of(run.process());
  ASSERT_GT(mpirun, 0);
  ::kill(mpirun, SIGKILL);
  const auto output = run.wait();
  EXPECT_EQ(output.exit_code, 0) << output.error;
  EXPECT_NE(output.error.find("started again"), std::string::npos) << output.error;
  expect_whole();
}

TEST_F(Launcher, SigtermStopsInOrderAndTheSameCommandGoesOn) {
  BackgroundProgram run(alone(command()), folder_.path());
  ASSERT_TRUE(wait_until(database_, complete_trials, 1));
  const auto processes = descendants(run.process());
  run.signal(SIGTERM);
  const auto output = run.wait();
  EXPECT_EQ(output.exit_code, 75) << output.error;
  EXPECT_TRUE(all_gone(processes));
  expect_no_report_left();
  EXPECT_LT(number_of(database_, complete_trials), 12);
  EXPECT_EQ(hepsweep(command(), folder_.path()).exit_code, 0);
  expect_whole();
}

TEST_F(Launcher, ItsOwnDeathEndsEverything) {
  BackgroundProgram run(alone(command()), folder_.path());
  ASSERT_TRUE(wait_until(database_, complete_trials, 1));
  const auto processes = descendants(run.process());
  ASSERT_GE(processes.size(), 4U);  // mpirun, ranks, trainers
  run.signal(SIGKILL);
  run.wait();
  EXPECT_TRUE(all_gone(processes));
  EXPECT_EQ(hepsweep(command(), folder_.path()).exit_code, 0);  // sweeps its report too
  expect_whole();
}

TEST_F(Launcher, BadInputIsNotTriedAgain) {
  folder_.write("study.json", R"({"hepsweep": 1, "nam": "bad"})");
  const auto output = hepsweep(command(), folder_.path());
  EXPECT_EQ(output.exit_code, 2) << output.error;
  EXPECT_NE(output.error.find("nam"), std::string::npos) << output.error;
  EXPECT_EQ(output.error.find("started again"), std::string::npos) << output.error;
}

TEST_F(Launcher, UsageErrorsAreNamed) {
  auto output = hepsweep(command({"--hosts", "a:4,b:none"}), folder_.path());
  EXPECT_EQ(output.exit_code, 2);
  EXPECT_NE(output.error.find("b:none"), std::string::npos) << output.error;
  output = hepsweep(command({"--workers", "2"}), folder_.path());
  EXPECT_EQ(output.exit_code, 2);
  EXPECT_NE(output.error.find("--workers"), std::string::npos) << output.error;
  output = run_program(over_mpi(2, command()), folder_.path());
  EXPECT_EQ(output.exit_code, 2) << output.error;
  EXPECT_NE(output.error.find("started by mpirun"), std::string::npos) << output.error;
}

TEST_F(Launcher, AnMpirunThatRefusesIsNotTriedAgain) {
  const auto output = hepsweep(command({"--mpirun-option", "--no-such-option"}), folder_.path());
  EXPECT_EQ(output.exit_code, 2) << output.error;
  EXPECT_NE(output.error.find("--mpirun-option"), std::string::npos) << output.error;
  EXPECT_EQ(output.error.find("started again"), std::string::npos) << output.error;
}

// What one launcher sweeps, after a death of its ranks, is nothing of another living job's.
TEST_F(Launcher, LeavesAnotherJobOfTheSameUserAlone) {
  const TemporaryFolder elsewhere;
  elsewhere.write("study.json", study_text());
  BackgroundProgram other(over_mpi(3, {"run", "study.json", "--quiet", "--db", "study.db"}),
                          elsewhere.path());
  BackgroundProgram run(alone(command()), folder_.path());
  ASSERT_TRUE(wait_until(database_, complete_trials, 1));
  ::kill(mpirun_of(run.process()), SIGKILL);
  const auto output = run.wait();
  EXPECT_EQ(output.exit_code, 0) << output.error;
  const auto others = other.wait();
  EXPECT_EQ(others.exit_code, 0) << others.error;
  expect_whole();
  EXPECT_EQ(rows_of(elsewhere / "study.db"), undisturbed_rows_);
}

}  // namespace
}  // namespace hepsweep::testing
