// The coordinator against workers that the test plays itself, over the in-process transport.
#include "coordinator/coordinator.hh"

#include <thread>

#include <gtest/gtest.h>

#include "coordinator/plan/search_plan.hh"
#include "coordinator/protocol/local_transport.hh"
#include "core/version.hh"
#include "tests/support/temporary_folder.hh"

namespace hepsweep::coordinator {
namespace {

using studies::TrialState;

constexpr const char* study_text = R"({
  "hepsweep": 1, "name": "played",
  "data": {"generate": {"process": "heavy_higgs", "events": 100, "seed": 1}},
  "network": [{"dense": {"units": "$width", "activation": "sigmoid"}}],
  "training": {"loss": "binary_cross_entropy"},
  "search": {"space": {"width": [1, 2, 3]}},
  "replicas": 2
})";

/// A worker whose every move is the test's.
class PlayedWorker {
 public:
  PlayedWorker(LocalHub& hub, int peer) : transport_(hub.endpoint(peer)) {}

  void say(const Message& message) { transport_->send(coordinator_peer, to_bytes(message)); }
  void greet(const std::string& level = "x86-64-v3") {
    say(Hello{program_version, "here", 1, level});
  }

  std::vector<Message> hear() {
    std::vector<Message> heard;
    while (auto envelope = transport_->receive()) {
      heard.push_back(message_from_bytes(envelope->bytes));
    }
    return heard;
  }

  template <typename Content>
  std::vector<Content> hear_all() {
    std::vector<Content> found;
    for (const Message& message : hear()) {
      if (const auto* content = std::get_if<Content>(&message)) found.push_back(*content);
    }
    return found;
  }

  void answer(const Assignment& assignment, double auc = 0.5) {
    Result result{assignment.lease, assignment.trial.trial, {}};
    result.result.state = TrialState::complete;
    result.result.metrics.push_back({"validation", "auc", auc});
    say(result);
  }

 private:
  std::unique_ptr<Transport> transport_;
};

class CoordinatorTest : public ::testing::Test {
 protected:
  CoordinatorTest()
      : study_(studies::parse_study(study_text, "study.json", folder_.path())),
        store_(results::ResultStore::open(folder_ / "study.db", record())),
        plan_(study_, store_, [](const auto&) { return 7; }),
        transport_(hub_.endpoint(coordinator_peer)),
        first_(hub_, 1),
        second_(hub_, 2) {}

  results::StudyRecord record() const {
    return {.name = study_.name,
            .document = study_.text,
            .digest = study_.digest,
            .file = "",
            .objective = "auc",
            .program_version = program_version,
            .instruction_set = "x86-64-v3",
            .events_digest = "d",
            .planned_trials = 6};
  }

  Coordinator coordinator(CoordinatorSettings settings = {}) {
    settings.instruction_set = "x86-64-v3";
    return {plan_, store_, *transport_, 2, settings};
  }

  std::vector<results::StoredTrial> trials() const { return store_.trials(); }

  testing::TemporaryFolder folder_;
  studies::Study study_;
  results::ResultStore store_;
  SearchPlan plan_;
  LocalHub hub_{2};
  std::unique_ptr<Transport> transport_;
  PlayedWorker first_;
  PlayedWorker second_;
};

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
  EXPECT_EQ(trials().at(0).objective, 0.75);
}

TEST_F(CoordinatorTest, AResultUnderAnEndedLeaseIsRefused) {
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
  EXPECT_EQ(first_.hear_all<Acknowledgement>().size(), 2U);
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
  EXPECT_EQ(trials().at(0).counted_failures, 0);
}

TEST_F(CoordinatorTest, ASilentWorkerIsLostAndItsTrialsWaitAgain) {
  Coordinator farm = coordinator({.silence_seconds = 0});
  first_.greet();
  farm.step();
  farm.step();
  EXPECT_EQ(farm.running_trials(), 0U);
  EXPECT_FALSE(farm.everybody_alive());
  for (const auto& trial : trials()) EXPECT_EQ(trial.state, TrialState::waiting);
}

TEST_F(CoordinatorTest, AFailingTrialIsRetriedAndThenGivenUp) {
  Coordinator farm = coordinator({.retries = 2});
  first_.greet();
  int attempts = 0;
  for (int round = 0; round < 20; ++round) {
    farm.step();
    for (const auto& assignment : first_.hear_all<Assignment>()) {
      if (assignment.trial.trial == 1) ++attempts;
      first_.say(AttemptFailed{assignment.lease, assignment.trial.trial, "crashed", "signal 11"});
    }
  }
  EXPECT_EQ(attempts, 3);
  EXPECT_EQ(trials().at(0).state, TrialState::failed);
  EXPECT_EQ(plan_.failed_trials(), 6);
  EXPECT_TRUE(plan_.complete());
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
  Coordinator farm = coordinator({.ping_seconds = 0});
  first_.greet("x86-64-v2");
  second_.greet();
  farm.step();
  first_.say(Goodbye{});
  farm.step();
  first_.hear();
  farm.step();
  EXPECT_EQ(first_.hear_all<Ping>().size(), 1U);
  EXPECT_FALSE(farm.everybody_refused());
}

TEST_F(CoordinatorTest, ARefusedWorkerThatDiesBeforeTheEndIsNoticed) {
  Coordinator farm = coordinator({.silence_seconds = 0});
  first_.greet("x86-64-v2");
  first_.say(Goodbye{});
  farm.step();
  farm.step();
  EXPECT_FALSE(farm.everybody_alive());
}

TEST_F(CoordinatorTest, WhenAllAreRefusedTheRunEndsAndSaysSo) {
  Coordinator farm = coordinator();
  for (PlayedWorker* worker : {&first_, &second_}) {
    worker->greet("x86-64-v2");
    worker->say(Goodbye{});
  }
  farm.step();
  EXPECT_TRUE(farm.finished());
  EXPECT_TRUE(farm.everybody_refused());
}

TEST_F(CoordinatorTest, TimeInWhichTheCoordinatorItselfWasStoppedIsNoSilence) {
  Coordinator farm = coordinator({.silence_seconds = 1.2});
  first_.greet();
  second_.greet();
  farm.step();
  std::this_thread::sleep_for(std::chrono::milliseconds(1500));
  farm.step();
  EXPECT_EQ(farm.working(), 2);
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
  first_.hear();
  farm.stop("test");
  EXPECT_EQ(first_.hear_all<Stop>().size(), 1U);
  first_.say(Goodbye{});
  second_.say(Goodbye{});
  farm.step();
  EXPECT_TRUE(farm.finished());
  EXPECT_EQ(first_.hear_all<Farewell>().size(), 1U);
  EXPECT_FALSE(plan_.complete());
}

TEST_F(CoordinatorTest, AResumedPlanHandsOutWhatIsMissing) {
  {
    Coordinator farm = coordinator();
    first_.greet();
    farm.step();
    first_.answer(first_.hear_all<Assignment>().at(0));
    farm.step();
  }
  SearchPlan resumed(study_, store_, [](const auto&) { return 7; });
  std::vector<WaitingTrial> waiting;
  store_.transaction([&] { waiting = resumed.next(100); });
  EXPECT_EQ(waiting.size(), 5U);
  EXPECT_EQ(resumed.final_trials(), 1);
}

}  // namespace
}  // namespace hepsweep::coordinator
