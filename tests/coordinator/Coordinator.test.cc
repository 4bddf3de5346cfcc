// The coordinator against workers that the test plays itself, over the in-process transport.
#include "coordinator/coordinator.hh"

#include <algorithm>

#include "core/error.hh"
#include "tests/coordinator/played_farm.hh"

namespace hepsweep::coordinator {
namespace {

using studies::TrialState;

class CoordinatorTest : public PlayedFarm {};

TEST_F(CoordinatorTest, HandsOutEveryTrialOnceAndEnds) {
  Coordinator farm = coordinator();
  first_.greet();
  second_.greet();
  std::vector<std::int64_t> given;
  for (int round = 0; round < 50 && !farm.finished(); ++round) {
    farm.step();
    for (PlayedWorker* worker : {&first_, &second_}) {
      for (const Message& message : worker->hear()) {
        if (const auto* assignment = std::get_if<Assignment>(&message)) {
          given.push_back(assignment->trial.trial);
          worker->answer(*assignment);
        }
        if (std::holds_alternative<Stop>(message)) worker->say(Goodbye{});
      }
    }
  }
  EXPECT_TRUE(farm.finished());
  EXPECT_TRUE(farm.everybody_alive());
  EXPECT_NO_THROW(farm.rethrow_failure());
  std::sort(given.begin(), given.end());
  EXPECT_EQ(given, (std::vector<std::int64_t>{1, 2, 3, 4, 5, 6}));
  for (const auto& trial : trials()) EXPECT_EQ(trial.state, TrialState::complete);
}

TEST_F(CoordinatorTest, AResultIsStoredBeforeItIsAcknowledged) {
  Coordinator farm = coordinator();
  first_.greet();
  farm.step();
  const auto assignments = first_.hear_all<Assignment>();
  ASSERT_FALSE(assignments.empty());
  first_.answer(assignments[0], 0.75);
  farm.step();
  const auto acknowledged = first_.hear_all<Acknowledgement>();
  ASSERT_EQ(acknowledged.size(), 1U);
  EXPECT_EQ(acknowledged[0].lease, assignments[0].lease);
  EXPECT_TRUE(acknowledged[0].given_up);
  EXPECT_EQ(trials().at(0).objective, 0.75);
}

TEST_F(CoordinatorTest, TheTrialsOfAWorkerThatLeavesGoToOthers) {
  Coordinator farm = coordinator();
  first_.greet();
  farm.step();
  const auto held = first_.hear_all<Assignment>();
  ASSERT_EQ(held.size(), 2U);  // one to run, one in hand
  first_.say(Goodbye{});
  second_.greet();
  farm.step();
  const auto taken = second_.hear_all<Assignment>();
  ASSERT_FALSE(taken.empty());
  EXPECT_EQ(taken[0].trial.trial, held[0].trial.trial);
  EXPECT_NE(taken[0].lease, held[0].lease);
  EXPECT_EQ(taken[0].attempt, 2);
  EXPECT_EQ(trials().at(0).counted_failures, 0);
}

TEST_F(CoordinatorTest, ATrialIsGivenOutWithItsLimits) {
  Coordinator farm =
      coordinator({.checkpoint_folder = "/scratch/checkpoints",
                   .limits = {.seconds = 60, .checkpoint_seconds = 7, .checkpoint_epochs = 2},
                   .silence_seconds = 24});
  first_.greet();
  farm.step();
  for (const Message& message : first_.hear()) {
    if (const auto* welcome = std::get_if<Welcome>(&message)) {
      EXPECT_EQ(welcome->checkpoint_folder, "/scratch/checkpoints");
      EXPECT_EQ(welcome->heartbeat_seconds, 2);
      EXPECT_EQ(welcome->silence_seconds, 48);
    } else if (const auto* assignment = std::get_if<Assignment>(&message)) {
      EXPECT_EQ(assignment->limits.seconds, 60);
      EXPECT_EQ(assignment->limits.checkpoint_seconds, 7);
      EXPECT_EQ(assignment->limits.checkpoint_epochs, 2);
      EXPECT_EQ(assignment->trial.document.at("network")[0].at("dense").at("units"), 1);
      EXPECT_EQ(assignment->trial.replica, assignment->trial.trial - 1);
    }
  }
}

TEST_F(CoordinatorTest, AWorkerThatLacksTheInstructionSetIsRefused) {
  Coordinator farm = coordinator();
  first_.greet("x86-64-v2");
  farm.step();
  const auto refused = first_.hear_all<Refusal>();
  ASSERT_EQ(refused.size(), 1U);
  EXPECT_NE(refused[0].reason.find("x86-64-v2"), std::string::npos);
  EXPECT_EQ(farm.running_trials(), 0U);
}

TEST_F(CoordinatorTest, ARefusedWorkerHearsOfTheCoordinatorUntilTheEnd) {
  Coordinator farm = coordinator();
  first_.greet("x86-64-v2");
  second_.greet();
  farm.step();
  first_.say(Goodbye{});
  farm.step();
  first_.hear();
  clock_.advance(5);
  farm.step();
  EXPECT_EQ(first_.hear_all<Ping>().size(), 1U);
  EXPECT_FALSE(farm.everybody_refused());
}

TEST_F(CoordinatorTest, WhenAllAreRefusedTheRunEndsAndSaysSo) {
  Coordinator farm = coordinator();
  for (PlayedWorker* worker : {&first_, &second_}) {
    worker->greet("x86-64-v2");
    worker->say(Goodbye{});
  }
  for (int round = 0; round < 3; ++round) farm.step();
  EXPECT_TRUE(farm.finished());
  EXPECT_TRUE(farm.everybody_refused());
}

TEST_F(CoordinatorTest, AWorkerOfAnotherVersionIsRefused) {
  Coordinator farm = coordinator();
  first_.say(Hello{"0.0.0", "there", 1, "x86-64-v4"});
  farm.step();
  EXPECT_EQ(first_.hear_all<Refusal>().size(), 1U);
}

TEST_F(CoordinatorTest, StopSendsEverybodyHomeAndLeavesTheRestWaiting) {
  Coordinator farm = coordinator();
  first_.greet();
  farm.step();
  const auto assignments = first_.hear_all<Assignment>();
  farm.stop("test", 8);
  const auto stops = first_.hear_all<Stop>();
  ASSERT_EQ(stops.size(), 1U);
  EXPECT_EQ(stops[0].seconds, 8);
  first_.fail(assignments.at(0), "interrupted", true);  // its checkpoint is on the disk
  first_.say(Goodbye{});
  second_.say(Goodbye{});
  farm.step();
  EXPECT_TRUE(farm.finished());
  EXPECT_EQ(farm.stop_reason(), "test");
  EXPECT_EQ(first_.hear_all<Farewell>().size(), 1U);
  EXPECT_FALSE(plan_.complete());
  for (const auto& trial : trials()) EXPECT_EQ(trial.state, TrialState::waiting);
  EXPECT_EQ(trials().at(0).counted_failures, 0);
}

TEST_F(CoordinatorTest, WhoDoesNotLeaveInTimeIsNotWaitedFor) {
  Coordinator farm = coordinator();
  first_.greet();
  second_.greet();
  farm.step();
  farm.stop("test", 20);
  first_.say(Goodbye{});
  for (int second = 0; second < 21; ++second) {
    clock_.advance(1);
    second_.say(Heartbeat{});
    farm.step();
  }
  EXPECT_FALSE(farm.finished());
  clock_.advance(2);
  farm.step();
  EXPECT_TRUE(farm.finished());
  EXPECT_FALSE(farm.everybody_alive());
}

TEST_F(CoordinatorTest, AnErrorSendsTheWorkersHomeInOrderAndIsThrownAtTheEnd) {
  plan_.failures = 1;
  plan_.may_pass = false;
  Coordinator farm = coordinator();
  first_.greet();
  second_.greet();
  farm.step();
  EXPECT_EQ(first_.hear_all<Stop>().size(), 1U);
  EXPECT_FALSE(farm.finished());
  first_.say(Goodbye{});
  second_.say(Goodbye{});
  farm.step();
  EXPECT_TRUE(farm.finished());
  EXPECT_THROW(farm.rethrow_failure(), results::StorageProblem);
}

TEST_F(CoordinatorTest, WorkersAreToldAboutInTheirRecords) {
  Coordinator farm = coordinator();
  first_.greet();
  farm.step();
  const auto assignment = first_.hear_all<Assignment>().at(0);
  first_.say(Heartbeat{assignment.lease, 4, 100, 55, 2.5});
  farm.step();
  const Worker& worker = farm.workers().all().at(0);
  EXPECT_EQ(worker.epoch, 4);
  EXPECT_EQ(worker.memory_mb, 55);
  EXPECT_EQ(worker.cpu_seconds, 2.5);
}

}  // namespace
}  // namespace hepsweep::coordinator
