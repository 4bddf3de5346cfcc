// What a worker and its coordinator say to each other.
#include "worker/supervisor/supervisor.hh"

#include <csignal>
#include <fstream>
#include <thread>
#include <unistd.h>

#include <gmock/gmock.h>

#include "core/process.hh"
#include "tests/worker/worker_under_test.hh"
#include "worker/trainer/checkpoint_file.hh"

namespace hepsweep::worker {
namespace {

using namespace coordinator;

class SupervisorTest : public WorkerUnderTest {
 protected:
  bool exists(const std::string& name) const { return std::filesystem::exists(folder_ / name); }

  // A trainer that answers each trial when it is asked for a checkpoint.
  void begin_with_checkpoints() {
    frames("answer", {AttemptFailed{.lease = 1, .trial = 101, .outcome = "interrupted"}});
    frames("progress", {Heartbeat{.lease = 1, .epoch = 3, .updates = 30}});
    begin_with(
        "say ready; take; say progress; touch begun; take; touch asked; say answer; sleep 60");
  }
};

TEST_F(SupervisorTest, BeforeItsFirstWordTheCoordinatorMayTakeItsTime) {
  begin_with("");
  steps(5);
  EXPECT_FALSE(supervisor_->finished());
  welcome(60, 0.1);
  EXPECT_TRUE(until([&] { return supervisor_->finished(); }));
  EXPECT_FALSE(supervisor_->everybody_alive());
  EXPECT_THAT(supervisor_->complaint(), ::testing::HasSubstr("no word from the coordinator"));
}

TEST_F(SupervisorTest, TimeInWhichItWasStoppedItselfIsNoSilence) {
  begin_with("");
  welcome(60, 1.2);
  supervisor_->step();
  std::this_thread::sleep_for(std::chrono::milliseconds(1500));
  supervisor_->step();
  EXPECT_FALSE(supervisor_->finished());
}

TEST_F(SupervisorTest, TimeInWhichItWasStoppedIsNotTheTrials) {
  begin_with("say ready; take; touch begun; exec sleep 60");
  welcome();
  say(assignment(1, {.seconds = 1.2, .silence_seconds = 1.2}));
  ASSERT_TRUE(until([&] { return exists("begun"); }));
  std::this_thread::sleep_for(std::chrono::milliseconds(1500));
  supervisor_->step();
  EXPECT_FALSE(has_said<AttemptFailed>());
}

TEST_F(SupervisorTest, HelloSaysWhichProcessItIs) {
  begin_with("");
  const auto hello = next<Hello>();
  ASSERT_TRUE(hello);
  EXPECT_EQ(hello->process, ::getpid());
  EXPECT_EQ(hello->process_start, process_start(::getpid()));
}

TEST_F(SupervisorTest, WithoutATrainerItLeavesAndBlamesNoTrial) {
  begin_with_program("/no/such/program");
  welcome();
  say(assignment(1));
  say(assignment(2));
  steps(3);
  EXPECT_FALSE(has_said<AttemptFailed>());
  EXPECT_TRUE(next<Goodbye>());
  EXPECT_FALSE(has_said<Goodbye>());
}

TEST_F(SupervisorTest, HeartbeatsTellHowFarTheTrialIs) {
  begin_with_checkpoints();
  welcome(0.02);
  auto heartbeat = next<Heartbeat>();
  ASSERT_TRUE(heartbeat);
  EXPECT_EQ(heartbeat->lease, 0);
  say(assignment(1));
  ASSERT_TRUE(until([&] { return exists("begun"); }));
  while (heartbeat && heartbeat->updates == 0) heartbeat = next<Heartbeat>();
  ASSERT_TRUE(heartbeat);
  EXPECT_EQ(heartbeat->lease, 1);
  EXPECT_EQ(heartbeat->epoch, 3);
  EXPECT_EQ(heartbeat->updates, 30);
  EXPECT_GT(heartbeat->memory_mb, 0);
  // CPU time is counted in ticks of 10 ms: it takes some heartbeats until there is one.
  while (heartbeat && heartbeat->cpu_seconds == 0) heartbeat = next<Heartbeat>();
  EXPECT_TRUE(heartbeat);
}

TEST_F(SupervisorTest, CheckpointsArePassedOnAtOnce) {
  frames("checkpoint", {Checkpointed{.lease = 1, .epoch = 2, .updates = 20, .resumed = true}});
  begin_with("say ready; take; say checkpoint; sleep 60");
  welcome();
  say(assignment(1));
  const auto checkpoint = next<Checkpointed>();
  ASSERT_TRUE(checkpoint);
  EXPECT_EQ(checkpoint->lease, 1);
  EXPECT_EQ(checkpoint->updates, 20);
  EXPECT_TRUE(checkpoint->resumed);
}

TEST_F(SupervisorTest, ASignalOfItsOwnIsACheckpointOfTheTrialWhichGoesOn) {
  frames("answer", {result(1)});
  begin_with("say ready; take; touch begun; take; cp taken asked; say answer; sleep 60");
  welcome();
  supervisor_->checkpoint_now();  // nothing runs
  say(assignment(1));
  ASSERT_TRUE(until([&] { return exists("begun"); }));
  supervisor_->checkpoint_now();
  EXPECT_TRUE(next<Result>());
  std::ifstream asked(folder_ / "asked");
  const std::string bytes{std::istreambuf_iterator<char>(asked), {}};
  EXPECT_FALSE(std::get<LeaveCheckpoint>(message_from_bytes(bytes)).stop);
}

TEST_F(SupervisorTest, AStopWithTimeWaitsForTheCheckpointAndTheAcknowledgement) {
  begin_with_checkpoints();
  welcome();
  say(assignment(1));
  say(assignment(2));
  ASSERT_TRUE(until([&] { return exists("begun"); }));
  say(Stop{.seconds = 60});
  const auto failure = next<AttemptFailed>();
  ASSERT_TRUE(failure);
  EXPECT_EQ(failure->outcome, "interrupted");
  EXPECT_TRUE(failure->progressed);
  steps(20);
  EXPECT_FALSE(has_said<Goodbye>());
  say(Acknowledgement{1});
  EXPECT_TRUE(next<Goodbye>());
}

TEST_F(SupervisorTest, AStopWaitsNoLongerThanItSays) {
  begin_with("say ready; take; touch begun; exec sleep 60");
  welcome();
  say(assignment(1));
  ASSERT_TRUE(until([&] { return exists("begun"); }));
  say(Stop{.seconds = 0.2});
  EXPECT_TRUE(next<Goodbye>());
}

TEST_F(SupervisorTest, AStopWithoutTimeEndsAtOnce) {
  begin_with("say ready; take; touch begun; exec sleep 60");
  welcome();
  say(assignment(1));
  ASSERT_TRUE(until([&] { return exists("begun"); }));
  say(Stop{.seconds = 0});
  steps(2);
  EXPECT_TRUE(has_said<Goodbye>());
  EXPECT_FALSE(has_said<AttemptFailed>());
  say(Farewell{true});
  steps(2);
  EXPECT_TRUE(supervisor_->finished());
  EXPECT_TRUE(supervisor_->everybody_alive());
}

TEST_F(SupervisorTest, WhatMustRejoinDropsEverythingAndSaysHelloAnew) {
  frames("seventh", {result(7)});
  begin_with(
      "say ready; take; if [ -e again ]; then say seventh; sleep 60; fi; touch again; exec sleep "
      "60");
  EXPECT_TRUE(next<Hello>());
  welcome();
  say(assignment(1));
  ASSERT_TRUE(until([&] { return exists("again"); }));
  say(Rejoin{});
  say(assignment(2));  // given before the coordinator heard the new Hello
  EXPECT_TRUE(next<Hello>());
  welcome();
  say(assignment(7));
  EXPECT_EQ(next<Result>()->lease, 7);
  EXPECT_FALSE(has_said<AttemptFailed>());
}

TEST_F(SupervisorTest, WelcomedAgainItBeginsAnew) {
  frames("answer", {result(7)});
  begin_with(
      "say ready; take; if [ -e again ]; then say answer; sleep 60; fi; touch again; exec sleep "
      "60");
  welcome();
  say(assignment(1));
  ASSERT_TRUE(until([&] { return exists("again"); }));
  welcome();
  say(assignment(7));
  EXPECT_EQ(next<Result>()->lease, 7);
}

TEST_F(SupervisorTest, NonsenseFromTheCoordinatorGivesEverythingBack) {
  begin_with("");
  welcome();
  say(assignment(1));
  coordinator_->send(1, "nonsense");
  EXPECT_TRUE(next<Goodbye>());
  EXPECT_THAT(supervisor_->complaint(), ::testing::HasSubstr("the coordinator sent"));
}

TEST_F(SupervisorTest, WithoutItsCoordinatorTheTrialLeavesACheckpoint) {
  begin_with_checkpoints();
  welcome(60, 0.5);
  say(assignment(1));
  ASSERT_TRUE(until([&] { return exists("begun"); }));
  EXPECT_TRUE(until([&] { return supervisor_->finished(); }));
  EXPECT_TRUE(exists("asked"));
  EXPECT_FALSE(supervisor_->everybody_alive());
}

class LeftCheckpoint : public SupervisorTest {
 protected:
  // After an attempt whose trainer answers with this.
  void leave_checkpoint_and(const Message& answer) {
    frames("answer", {Checkpointed{.lease = 1, .epoch = 1, .updates = 10}, answer});
    begin_with("say ready; take; say answer; sleep 60");
    welcome();
    say(assignment(1));
    file_ = checkpoint_file(folder_.path(), assignment(1).trial);
    std::ofstream(file_) << "weights";
    ASSERT_TRUE(next<Checkpointed>());
    steps(20);
    ASSERT_TRUE(is_there());
  }
  bool is_there() const { return std::filesystem::exists(file_); }

  std::filesystem::path file_;
};

TEST_F(LeftCheckpoint, IsRemovedWhenTheResultIsStored) {
  leave_checkpoint_and(result(1));
  say(Acknowledgement{1, true});
  EXPECT_TRUE(until([&] { return !is_there(); }));
}

TEST_F(LeftCheckpoint, StaysWhenTheResultIsRefused) {
  leave_checkpoint_and(result(1));
  say(Acknowledgement{1});
  steps(20);
  EXPECT_TRUE(is_there());
}

TEST_F(LeftCheckpoint, StaysForTheNextAttempt) {
  leave_checkpoint_and(AttemptFailed{.lease = 1, .trial = 101, .outcome = "error"});
  say(Acknowledgement{1});
  steps(20);
  EXPECT_TRUE(is_there());
}

TEST_F(LeftCheckpoint, IsRemovedWhenTheTrialIsGivenUp) {
  leave_checkpoint_and(AttemptFailed{.lease = 1, .trial = 101, .outcome = "error"});
  say(Acknowledgement{1, true});
  EXPECT_TRUE(until([&] { return !is_there(); }));
}

}  // namespace
}  // namespace hepsweep::worker
