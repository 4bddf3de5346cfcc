// Workers that die, fall silent, come back, or talk nonsense.
#include <csignal>
#include <sys/wait.h>
#include <unistd.h>

#include "core/host.hh"
#include "core/process.hh"
#include "tests/coordinator/played_farm.hh"

namespace hepsweep::coordinator {
namespace {

using studies::TrialState;

class LossesTest : public PlayedFarm {
 protected:
  /// Lets time pass; the second worker is heard of all the while.
  void pass(Coordinator& farm, int count) {
    for (int second = 0; second < count; ++second) {
      clock_.advance(1);
      second_.say(Heartbeat{});
      farm.step();
    }
  }
};

/// A process that waits until it is ended.
class WaitingProcess {
 public:
  WaitingProcess() : process_(::fork()) {
    if (process_ == 0) {
      ::pause();
      ::_exit(0);
    }
  }
  ~WaitingProcess() { end(); }

  pid_t number() const { return process_; }
  Hello hello() const {
    return {program_version, host_name(), process_, "x86-64-v3", process_start(process_)};
  }
  void end() {
    if (process_ <= 0) return;
    ::kill(process_, SIGKILL);
    ::waitpid(process_, nullptr, 0);
    process_ = -1;
  }

 private:
  pid_t process_;
};

TEST_F(LossesTest, ASilentWorkerIsLostAndItsTrialsGoToOthers) {
  Coordinator farm = coordinator({.silence_seconds = 60});
  first_.greet();
  farm.step();
  const auto held = first_.hear_all<Assignment>();
  second_.greet();
  pass(farm, 59);
  EXPECT_EQ(farm.working(), 2U);
  second_.hear();
  pass(farm, 2);
  EXPECT_EQ(farm.working(), 1U);
  EXPECT_FALSE(farm.everybody_alive());
  EXPECT_EQ(trials().at(0).counted_failures, 0);
  // The second worker gets them before any other.
  const auto held_by_second = farm.workers().all().at(1).leases;
  EXPECT_EQ(farm.books().queue.size() + held_by_second.size(), 6U);
}

TEST_F(LossesTest, ADeadProcessOfThisHostIsNoticedWithinASecond) {
  WaitingProcess process;
  Coordinator farm = coordinator();
  first_.say(process.hello());
  second_.greet();
  farm.step();
  EXPECT_EQ(farm.working(), 2U);
  process.end();
  clock_.advance(1);
  farm.step();
  EXPECT_EQ(farm.working(), 1U);
}

TEST_F(LossesTest, AnotherProcessUnderTheSameNumberIsNotWatched) {
  WaitingProcess process;
  Coordinator farm = coordinator();
  Hello hello = process.hello();
  ++hello.process_start;  // as of a container with numbers of its own
  first_.say(hello);
  farm.step();
  process.end();
  clock_.advance(1);
  farm.step();
  EXPECT_EQ(farm.working(), 1U);
}

TEST_F(LossesTest, AStoppedProcessThatWasLostIsEnded) {
  WaitingProcess process;
  ::kill(process.number(), SIGSTOP);
  Coordinator farm = coordinator({.silence_seconds = 30});
  first_.say(process.hello());
  second_.greet();
  farm.step();
  pass(farm, 31);
  EXPECT_TRUE(end_lost_processes(farm.workers()));
  int status = 0;
  ASSERT_EQ(::waitpid(process.number(), &status, 0), process.number());
  EXPECT_TRUE(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL);
  EXPECT_FALSE(end_lost_processes(farm.workers()));
}

TEST_F(LossesTest, ALostWorkerThatSpeaksAgainRejoinsAndItsStaleResultIsRefused) {
  Coordinator farm = coordinator({.silence_seconds = 10});
  first_.greet();
  second_.greet();
  farm.step();
  const auto assignment = first_.hear_all<Assignment>().at(0);
  pass(farm, 11);
  ASSERT_EQ(farm.working(), 1U);
  first_.answer(assignment, 0.25);
  farm.step();
  const auto heard = first_.hear();
  EXPECT_TRUE(std::any_of(heard.begin(), heard.end(), [](const Message& message) {
    return std::holds_alternative<Rejoin>(message);
  }));
  EXPECT_TRUE(std::any_of(heard.begin(), heard.end(), [&](const Message& message) {
    const auto* acknowledgement = std::get_if<Acknowledgement>(&message);
    return acknowledgement != nullptr && acknowledgement->lease == assignment.lease;
  }));
  EXPECT_EQ(trials().at(static_cast<std::size_t>(assignment.trial.trial) - 1).state,
            trials().at(5).state);  // not complete
  first_.greet();
  farm.step();
  EXPECT_EQ(farm.working(), 2U);
  EXPECT_FALSE(first_.hear_all<Assignment>().empty());
}

TEST_F(LossesTest, ALostWorkerIsAskedOnceToRejoin) {
  Coordinator farm = coordinator({.silence_seconds = 10});
  first_.greet();
  second_.greet();
  farm.step();
  pass(farm, 11);
  first_.hear();
  for (int i = 0; i < 5; ++i) first_.say(Heartbeat{});
  farm.step();
  EXPECT_EQ(first_.hear_all<Rejoin>().size(), 1U);
}

TEST_F(LossesTest, AResultUnderAnEndedLeaseIsRefused) {
  Coordinator farm = coordinator();
  first_.greet();
  second_.greet();
  farm.step();
  const auto assignment = first_.hear_all<Assignment>().at(0);
  first_.answer(assignment, 0.75);
  first_.answer(assignment, 0.25);   // twice
  second_.answer(assignment, 0.25);  // by a stranger
  farm.step();
  EXPECT_EQ(trials().at(0).objective, 0.75);
  const auto acknowledged = first_.hear_all<Acknowledgement>();
  ASSERT_EQ(acknowledged.size(), 2U);
  EXPECT_TRUE(acknowledged[0].given_up);   // its checkpoint may go
  EXPECT_FALSE(acknowledged[1].given_up);  // that may be another attempt's
}

TEST_F(LossesTest, ARefusedWorkerThatDiesBeforeTheEndIsNoticed) {
  Coordinator farm = coordinator({.silence_seconds = 10});
  first_.greet("x86-64-v2");
  first_.say(Goodbye{});
  second_.greet();
  farm.step();
  pass(farm, 11);
  EXPECT_FALSE(farm.everybody_alive());
}

TEST_F(LossesTest, TimeInWhichTheCoordinatorItselfWasStoppedIsNoSilence) {
  Coordinator farm = coordinator({.silence_seconds = 10});
  first_.greet();
  second_.greet();
  farm.step();
  clock_.advance(3600);
  farm.step();
  EXPECT_EQ(farm.working(), 2U);
}

TEST_F(LossesTest, WhenEveryWorkerIsLostTheRunEnds) {
  Coordinator farm = coordinator({.silence_seconds = 10});
  first_.greet();
  second_.greet();
  for (int second = 0; second < 13; ++second) {
    farm.step();
    clock_.advance(1);
  }
  EXPECT_TRUE(farm.finished());
  EXPECT_EQ(farm.stop_reason(), "every worker is gone");
  for (const auto& trial : trials()) EXPECT_EQ(trial.state, TrialState::waiting);
}

TEST_F(LossesTest, NonsenseIsDroppedAndItsSpeakerStartsAnew) {
  Coordinator farm = coordinator();
  first_.greet();
  farm.step();
  const auto held = first_.hear_all<Assignment>();
  ASSERT_EQ(held.size(), 2U);
  first_.say_bytes("no message at all");
  farm.step();
  EXPECT_EQ(first_.hear_all<Rejoin>().size(), 1U);
  EXPECT_EQ(farm.running_trials(), 0U);
  EXPECT_EQ(trials().at(0).counted_failures, 1);  // so that it can't come back for ever
  EXPECT_EQ(trials().at(1).counted_failures, 0);
  first_.greet();
  farm.step();
  EXPECT_EQ(first_.hear_all<Assignment>().size(), 2U);
}

TEST_F(LossesTest, WhatWasSaidBeforeTheNonsenseHolds) {
  Coordinator farm = coordinator();
  first_.greet();
  farm.step();
  const auto held = first_.hear_all<Assignment>();
  ASSERT_EQ(held.size(), 2U);
  first_.answer(held.at(0));
  first_.say_bytes("no message at all");
  farm.step();
  EXPECT_EQ(trials().at(0).state, TrialState::complete);
  EXPECT_EQ(trials().at(1).counted_failures, 1);  // which ran when the nonsense came
}

TEST_F(LossesTest, AnAnswerForAnotherTrialThanItsLeasesLeavesNoneBehind) {
  Coordinator farm = coordinator();
  first_.greet();
  farm.step();
  auto held = first_.hear_all<Assignment>();
  ASSERT_EQ(held.size(), 2U);
  held.at(0).trial.trial = 5;
  first_.answer(held.at(0));
  farm.step();
  EXPECT_EQ(farm.running_trials(), 0U);
  EXPECT_EQ(first_.hear_all<Rejoin>().size(), 1U);
}

TEST_F(LossesTest, NonsenseOfAStrangerChangesNothing) {
  Coordinator farm = coordinator();
  first_.say_bytes("");
  first_.greet();
  farm.step();
  EXPECT_EQ(farm.working(), 1U);
}

}  // namespace
}  // namespace hepsweep::coordinator
