// The launcher against programs that only behave as mpirun does, in every bad way.
#include "coordinator/launcher/launcher.hh"

#include <csignal>
#include <cstdlib>
#include <unistd.h>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/files.hh"
#include "core/host.hh"
#include "tests/support/temporary_folder.hh"

namespace hepsweep::coordinator {
namespace {

using ::testing::HasSubstr;

// What each of them begins with: $n counts the starts, say reports for rank 0, stay never ends.
constexpr const char* beginning = R"(#!/bin/sh
folder=$(dirname "$0")
echo start >> "$folder/starts"
n=$(wc -l < "$folder/starts")
say() { printf '%-399s\n' "$1" 1<> "$HEPSWEEP_OUTCOME_FILE"; }
stay() { while :; do sleep 0.05; done; }
)";

class LauncherTest : public ::testing::Test {
 protected:
  void SetUp() override {
    ::unsetenv("OMPI_COMM_WORLD_SIZE");
    ::unsetenv("PMIX_RANK");
    path_ = std::getenv("PATH");
    ::setenv("PATH", (folder_.path().string() + ":" + path_).c_str(), 1);
    request_.options.ranks = 2;
    request_.program = "/bin/true";
    request_.folder = folder_.path();
    request_.limits = {.start = 20, .first_work = 20, .silence = 20, .stop = 20, .pause = 0.02};
  }
  void TearDown() override { ::setenv("PATH", path_.c_str(), 1); }

  void mpirun(const std::string& script) {
    const auto file = folder_.write("mpirun", beginning + script);
    std::filesystem::permissions(file, std::filesystem::perms::owner_all);
  }

  ExitCode launched() { return launch(request_); }

  template <typename Kind>
  std::string complaint() {
    try {
      launch(request_);
    } catch (const Kind& error) {
      return error.what();
    }
    return "nothing";
  }

  std::ptrdiff_t starts() {
    const std::string lines = read_file(folder_ / "starts");
    return std::count(lines.begin(), lines.end(), '\n');
  }

  // A process that the script has noted in a file.
  bool lives(const std::string& file) {
    return ::kill(std::stoi(read_file(folder_ / file)), 0) == 0;
  }

  testing::TemporaryFolder folder_;
  std::string path_;
  LaunchRequest request_;
};

TEST_F(LauncherTest, TheExitCodeIsRank0s) {
  mpirun("say '1 ended 0 3 - 0 1'; exit 137");
  EXPECT_EQ(launched(), ExitCode::some_trials_failed);
  mpirun("say '1 ended 0 2 - 0 1'; exit 0");
  EXPECT_EQ(launched(), ExitCode::bad_input);
  mpirun("say '1 ended 0 1 - 0 1'; exit 0");
  EXPECT_EQ(launched(), ExitCode::failed);
  EXPECT_EQ(starts(), 3);
}

TEST_F(LauncherTest, AnEndWithoutAFinalStatusIsFollowedByAnotherStart) {
  mpirun("[ $n = 1 ] && { say '1 running 4 0 - 0 1'; exit 0; }; say '1 ended 0 0 - 0 1'");
  EXPECT_EQ(launched(), ExitCode::done);
  EXPECT_EQ(starts(), 2);
}

TEST_F(LauncherTest, WithoutWorkersTheRunIsStartedAgain) {
  mpirun("[ $n = 1 ] && { say '1 again 0 75 - 0 1'; exit 0; }; say '1 ended 0 0 - 0 1'");
  EXPECT_EQ(launched(), ExitCode::done);
  EXPECT_EQ(starts(), 2);
}

TEST_F(LauncherTest, ADatabaseThatAnEarlierRunStillHoldsIsWaitedFor) {
  mpirun(
      "[ $n = 1 ] && { say '1 running 0 0 - 0 1'; exit 9; }; "
      "[ $n = 2 ] && { say '1 hindered 0 2 - 0 1'; exit 0; }; say '1 ended 0 0 - 0 1'");
  EXPECT_EQ(launched(), ExitCode::done);
  EXPECT_EQ(starts(), 3);
}

TEST_F(LauncherTest, ADatabaseThatSomebodyElseHoldsIsNot) {
  mpirun("say '1 hindered 0 2 - 0 1'; exit 0");
  EXPECT_EQ(launched(), ExitCode::bad_input);
  EXPECT_EQ(starts(), 1);
}

TEST_F(LauncherTest, ARunThatGetsNowhereIsGivenUp) {
  request_.options.restarts = 1;
  mpirun("say '1 running 0 0 - 0 1'; exit 9");
  EXPECT_THAT(complaint<Error>(), HasSubstr("given up after 1 restarts"));
  EXPECT_EQ(starts(), 2);
}

TEST_F(LauncherTest, ASilentRank0IsEnded) {
  request_.limits.silence = 0.5;
  mpirun("[ $n = 1 ] && { say '1 running 0 0 - 0 1'; stay; }; say '1 ended 0 0 - 0 1'");
  EXPECT_EQ(launched(), ExitCode::done);
  EXPECT_EQ(starts(), 2);
}

TEST_F(LauncherTest, Rank0MayReadEventsForLong) {
  request_.limits.silence = 0.2;
  mpirun("say '1 starting 0 0 - 0 1'; sleep 1; say '2 ended 0 0 - 0 2'");
  EXPECT_EQ(launched(), ExitCode::done);
  EXPECT_EQ(starts(), 1);
}

TEST_F(LauncherTest, ADeadRank0IsNoticedAtOnce) {
  request_.limits.silence = 1000;
  mpirun("sleep 0.3 & [ $n = 1 ] && { say \"1 running 0 0 " + host_name() +
         " $! 1\"; stay; }; say '1 ended 0 0 - 0 1'");
  EXPECT_EQ(launched(), ExitCode::done);
  EXPECT_EQ(starts(), 2);
}

TEST_F(LauncherTest, RanksThatDontFindEachOtherAreStartedAgain) {
  request_.limits.start = 0.5;
  mpirun("[ $n = 1 ] && stay; say '1 ended 0 0 - 0 1'");
  EXPECT_EQ(launched(), ExitCode::done);
  EXPECT_EQ(starts(), 2);
}

TEST_F(LauncherTest, ARankThatDiesBeforeTheyFoundEachOtherIsNotWaitedFor) {
  request_.options.restarts = 0;
  request_.program = "/bin/sleep";
  request_.limits.lost_rank = 0.3;
  mpirun("export OMPI_COMM_WORLD_LOCAL_SIZE=2; sleep 60 & sleep 0.6 & exec tail -f /dev/null");
  EXPECT_THAT(complaint<Error>(), HasSubstr("a rank ended before"));
}

TEST_F(LauncherTest, ARankThatDiesBeforeAnybodySawItIsNotWaitedFor) {
  request_.options.restarts = 0;
  request_.program = "/bin/sleep";
  request_.limits.lost_rank = 0.3;
  mpirun("OMPI_COMM_WORLD_LOCAL_SIZE=2 sleep 60 & exec tail -f /dev/null");
  EXPECT_THAT(complaint<Error>(), HasSubstr("a rank ended before"));
}

// However often ranks are killed while they begin, the command is not to blame: with recovery on,
// mpirun's exit code is 0 then, or it waits for the dead.
TEST_F(LauncherTest, RanksKilledAtTheStartAreNoFaultOfTheCommand) {
  mpirun("[ $n -lt 5 ] && exit 0; say '1 ended 0 0 - 0 1'");
  EXPECT_EQ(launched(), ExitCode::done);
  EXPECT_EQ(starts(), 5);
}

TEST_F(LauncherTest, RanksLostAtTheStartAreNoFaultOfTheCommand) {
  request_.program = "/bin/sleep";
  request_.limits.lost_rank = 0.1;
  mpirun(
      "[ $n -lt 5 ] && { OMPI_COMM_WORLD_LOCAL_SIZE=2 sleep 60 & exec tail -f /dev/null; }; "
      "say '1 ended 0 0 - 0 1'");
  EXPECT_EQ(launched(), ExitCode::done);
  EXPECT_EQ(starts(), 5);
}

TEST_F(LauncherTest, ACommandThatNeverStartsIsGivenUpSoon) {
  mpirun("exit 1");
  EXPECT_THAT(complaint<Error>(), HasSubstr("before the ranks began"));
  EXPECT_EQ(starts(), 3);
}

TEST_F(LauncherTest, RanksMayBeginOneAfterTheOther) {
  request_.program = "/bin/sleep";
  request_.limits.lost_rank = 2;  // less than all three take, far more than each of them
  mpirun(
      "export OMPI_COMM_WORLD_LOCAL_SIZE=3; for i in 1 2 3; do sleep 60 & timeout 0.8 tail -f "
      "/dev/null; done; say '1 running 0 0 - 0 1'; say '2 ended 0 0 - 0 2'");
  EXPECT_EQ(launched(), ExitCode::done);
  EXPECT_EQ(starts(), 1);
}

TEST_F(LauncherTest, ARankMayEndOnceTheyFoundEachOther) {
  request_.program = "/bin/sleep";
  request_.limits.lost_rank = 0;
  mpirun(
      "export OMPI_COMM_WORLD_LOCAL_SIZE=1; sleep 0.6 & say '1 running 0 0 - 0 1'; wait; "
      "timeout 0.5 tail -f /dev/null; say '2 ended 0 0 - 0 2'");
  EXPECT_EQ(launched(), ExitCode::done);
  EXPECT_EQ(starts(), 1);
}

TEST_F(LauncherTest, AnMpirunThatCantStartIsToldInWords) {
  mpirun("echo 'There are not enough slots available in the system' >&2; exit 1");
  EXPECT_THAT(complaint<InputError>(), HasSubstr("fewer slots than ranks"));
  EXPECT_EQ(starts(), 1);
}

TEST_F(LauncherTest, AMissingMpirunIsToldInWords) {
  ::setenv("PATH", folder_.path().c_str(), 1);
  EXPECT_THAT(complaint<InputError>(), HasSubstr("mpirun can't be executed"));
}

TEST_F(LauncherTest, AnMpirunThatHangsAtTheEndIsEnded) {
  request_.limits.end = 0.2;
  request_.limits.terminate = 0.2;
  mpirun("trap '' TERM; echo $$ > \"$folder/hangs\"; say '1 ended 0 3 - 0 1'; stay");
  EXPECT_EQ(launched(), ExitCode::some_trials_failed);
  EXPECT_FALSE(lives("hangs"));
}

TEST_F(LauncherTest, NothingOfARunStays) {
  mpirun(
      "setsid sh -c 'echo $$ > \"$0/orphan\"; trap \"\" TERM; while :; do sleep 0.05; done' "
      "\"$folder\" & while [ ! -s \"$folder/orphan\" ]; do sleep 0.02; done; "
      "say '1 ended 0 0 - 0 1'");
  EXPECT_EQ(launched(), ExitCode::done);
  EXPECT_FALSE(lives("orphan"));
}

// An mpirun that was ended can't clean up itself, nor can its ranks.
TEST_F(LauncherTest, WhatTheLastStartLeftIsSweptToo) {
  const auto sessions = folder_ / ("ompi." + host_name() + "." + std::to_string(::geteuid()));
  ::setenv("TMPDIR", folder_.path().c_str(), 1);
  request_.limits.end = 0.2;
  request_.limits.terminate = 0.2;
  mpirun("mkdir -p '" + sessions.string() +
         "'/pid.$$; trap '' TERM; say '1 ended 0 0 - 0 1'; stay");
  EXPECT_EQ(launched(), ExitCode::done);
  ::unsetenv("TMPDIR");
  EXPECT_TRUE(std::filesystem::exists(sessions));
  EXPECT_TRUE(std::filesystem::is_empty(sessions));
}

TEST_F(LauncherTest, ASignalIsHandedOnAndEndsTheRun) {
  mpirun(
      "trap \"say '2 ended 0 75 - 0 2'; exit 0\" USR1; say '1 running 0 0 - 0 1'; sleep 0.4; "
      "kill -TERM $PPID; stay");
  EXPECT_EQ(launched(), ExitCode::unfinished);
  EXPECT_EQ(starts(), 1);
}

TEST_F(LauncherTest, AfterASignalNothingIsStartedAgain) {
  mpirun("say '1 running 0 0 - 0 1'; sleep 0.4; kill -INT $PPID; sleep 0.1; exit 1");
  EXPECT_EQ(launched(), ExitCode::unfinished);
  EXPECT_EQ(starts(), 1);
}

TEST_F(LauncherTest, ASecondSignalEndsEverythingAtOnce) {
  mpirun(
      "trap '' USR1 TERM; echo $$ > \"$folder/stays\"; say '1 running 0 0 - 0 1'; sleep 0.4; "
      "kill -INT $PPID; sleep 0.4; kill -INT $PPID; stay");
  EXPECT_EQ(launched(), ExitCode::unfinished);
  EXPECT_FALSE(lives("stays"));
}

TEST_F(LauncherTest, RanksThatDontStopAreEnded) {
  request_.limits.stop = 0.3;
  request_.limits.terminate = 0.2;
  mpirun("trap '' USR1 TERM; say '1 running 0 0 - 0 1'; sleep 0.4; kill -TERM $PPID; stay");
  EXPECT_EQ(launched(), ExitCode::unfinished);
}

TEST_F(LauncherTest, ItIsNotForARankOfMpirun) {
  ::setenv("OMPI_COMM_WORLD_SIZE", "2", 1);
  EXPECT_THAT(complaint<InputError>(), HasSubstr("itself started by mpirun"));
  ::unsetenv("OMPI_COMM_WORLD_SIZE");
}

TEST_F(LauncherTest, AFolderThatIsMissingIsNamed) {
  mpirun("exit 0");
  request_.folder = folder_ / "missing";
  EXPECT_THAT(complaint<InputError>(), HasSubstr("missing"));
}

}  // namespace
}  // namespace hepsweep::coordinator
