// A database that can't be written for a while, or never again.
#include "coordinator/patient_writer.hh"
#include "tests/coordinator/played_farm.hh"

namespace hepsweep::coordinator {
namespace {

class PatientWritesTest : public PlayedFarm {};

TEST_F(PatientWritesTest, AWriterRetriesAfterPausesThatGrow) {
  PatientWriter writer(store_);
  PendingWrites writes;
  int failures = 100;
  int written = 0;
  writes.add([&](results::ResultStore& store) {
    store.log_event("test", "once");
    if (failures-- > 0) throw results::StorageProblem("disk full", true);
    ++written;
  });
  TimePoint now = TimePoint{} + std::chrono::hours(1);
  EXPECT_FALSE(writer.commit(writes, now));
  std::vector<double> pauses;
  for (int i = 0; i < 7; ++i) {
    double pause = 0;
    while (!writer.due(now + seconds(pause))) pause += 0.1;
    pauses.push_back(pause);
    now += seconds(pause);
    EXPECT_FALSE(writer.commit(writes, now));
  }
  const std::vector<double> expected{0.2, 0.4, 0.8, 1.6, 3.2, 5, 5};
  for (std::size_t i = 0; i < expected.size(); ++i) EXPECT_NEAR(pauses[i], expected[i], 0.11);
  failures = 0;
  EXPECT_TRUE(writer.commit(writes, now));
  EXPECT_FALSE(writer.stalled());
  EXPECT_TRUE(writes.empty());
  EXPECT_TRUE(writer.commit(writes, now));
  EXPECT_EQ(written, 1);
}

TEST_F(PatientWritesTest, WhatWillNeverSucceedIsThrown) {
  PatientWriter writer(store_);
  PendingWrites writes;
  writes.add([](results::ResultStore&) { throw results::StorageProblem("damaged", false); });
  EXPECT_THROW(writer.commit(writes, {}), results::StorageProblem);
}

TEST_F(PatientWritesTest, AWriteThatNobodyWaitsForShowsLifeMeanwhile) {
  int failures = 2;
  int signs_of_life = 0;
  const PendingWrites::Write write = [&](results::ResultStore&) {
    if (failures-- > 0) throw results::StorageProblem("disk full", true);
  };
  EXPECT_TRUE(write_patiently(store_, write, [&] { return ++signs_of_life > 0; }));
  EXPECT_EQ(failures, -1);
  EXPECT_GE(signs_of_life, 4);  // not only once for each attempt
}

TEST_F(PatientWritesTest, AWriteThatNobodyWaitsForCanBeGivenUp) {
  int attempts = 0;
  const PendingWrites::Write write = [&](results::ResultStore&) {
    ++attempts;
    throw results::StorageProblem("disk full", true);
  };
  EXPECT_FALSE(write_patiently(store_, write, [] { return false; }));
  EXPECT_EQ(attempts, 1);
}

TEST_F(PatientWritesTest, NothingIsSentUntilTheDatabaseTakesIt) {
  plan_.failures = 3;
  Coordinator farm = coordinator();
  first_.greet();
  farm.step();
  EXPECT_TRUE(farm.stalled());
  EXPECT_TRUE(first_.hear_all<Assignment>().empty());
  EXPECT_TRUE(trials().empty());
  for (int i = 0; i < 10 && farm.stalled(); ++i) {
    clock_.advance(1);
    first_.say(Heartbeat{});
    farm.step();
  }
  EXPECT_FALSE(farm.stalled());
  EXPECT_EQ(plan_.attempts, 4);
  EXPECT_FALSE(first_.hear_all<Assignment>().empty());
  EXPECT_EQ(trials().size(), 6U);
}

TEST_F(PatientWritesTest, AWorkerThatComesAndGoesMeanwhileGetsNothing) {
  plan_.failures = 3;
  Coordinator farm = coordinator();
  first_.greet();
  farm.step();
  ASSERT_TRUE(farm.stalled());
  second_.greet();
  second_.say(Goodbye{});
  for (int i = 0; i < 10 && farm.stalled(); ++i) {
    clock_.advance(1);
    farm.step();
  }
  clock_.advance(1);
  farm.step();
  EXPECT_EQ(farm.working(), 1U);
  EXPECT_TRUE(second_.hear_all<Assignment>().empty());
}

TEST_F(PatientWritesTest, ResultsWaitAndNobodyIsGivenUpMeanwhile) {
  Coordinator farm = coordinator({.silence_seconds = 20});
  first_.greet();
  farm.step();
  const auto assignment = first_.hear_all<Assignment>().at(0);
  plan_.failures = 40;
  PendingWrites& writes = const_cast<Books&>(farm.books()).writes;
  plan_.add_hurdle(writes);
  farm.step();
  ASSERT_TRUE(farm.stalled());
  first_.answer(assignment, 0.75);
  for (int second = 0; second < 60; ++second) {
    clock_.advance(1);
    first_.say(Heartbeat{});
    farm.step();
    EXPECT_TRUE(first_.hear_all<Acknowledgement>().empty());
  }
  EXPECT_EQ(farm.working(), 1U);
  plan_.failures = 0;
  clock_.advance(5);
  farm.step();
  farm.step();
  EXPECT_EQ(first_.hear_all<Acknowledgement>().size(), 1U);
  EXPECT_EQ(trials().at(0).objective, 0.75);
}

TEST_F(PatientWritesTest, WorkersAreStillPingedDuringAStall) {
  plan_.failures = 1000;
  Coordinator farm = coordinator();
  first_.greet();
  farm.step();
  first_.hear();
  clock_.advance(6);
  farm.step();
  EXPECT_TRUE(farm.stalled());
  EXPECT_EQ(first_.hear_all<Ping>().size(), 1U);
}

TEST_F(PatientWritesTest, AStopEndsAStallInBoundedTime) {
  plan_.failures = 1000;
  Coordinator farm = coordinator();
  first_.greet();
  second_.greet();
  farm.step();
  ASSERT_TRUE(farm.stalled());
  farm.stop("SIGTERM", 8);
  first_.say(Goodbye{});
  second_.say(Goodbye{});
  for (int second = 0; second < 11; ++second) {
    first_.say(Heartbeat{});
    second_.say(Heartbeat{});
    farm.step();
    clock_.advance(1);
  }
  EXPECT_TRUE(farm.finished());
  EXPECT_TRUE(farm.everybody_alive());
  EXPECT_NO_THROW(farm.rethrow_failure());
  EXPECT_TRUE(trials().empty());
}

TEST_F(PatientWritesTest, AStudyRunsToItsEndThroughAllThat) {
  Coordinator farm = coordinator();
  first_.greet();
  second_.greet();
  for (int round = 0; round < 200 && !farm.finished(); ++round) {
    if (round % 20 == 0) {
      plan_.failures = 2;
      plan_.add_hurdle(const_cast<Books&>(farm.books()).writes);
    }
    clock_.advance(0.3);
    farm.step();
    for (PlayedWorker* worker : {&first_, &second_}) {
      for (const Message& message : worker->hear()) {
        if (const auto* assignment = std::get_if<Assignment>(&message)) worker->answer(*assignment);
        if (std::holds_alternative<Stop>(message)) worker->say(Goodbye{});
      }
    }
  }
  EXPECT_TRUE(farm.finished());
  for (const auto& trial : trials()) {
    EXPECT_EQ(trial.state, studies::TrialState::complete);
    EXPECT_EQ(trial.attempts, 1);
  }
}

}  // namespace
}  // namespace hepsweep::coordinator
