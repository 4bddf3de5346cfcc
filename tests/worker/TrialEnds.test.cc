// How a trial may end other than by a result, and what the coordinator is told about it.
#include <gmock/gmock.h>

#include "studies/trial/trial.hh"
#include "tests/support/program.hh"
#include "tests/worker/worker_under_test.hh"

namespace hepsweep::worker {
namespace {

using namespace coordinator;
using ::testing::HasSubstr;
using ::testing::Not;

class TrialEnds : public WorkerUnderTest {
 protected:
  /// What the worker reports of a trial whose trainer does this once it has got it.
  AttemptFailed failure_of(const std::string& script, AttemptLimits limits = {}) {
    begin_with("say ready; take\n" + script);
    welcome();
    say(assignment(1, limits));
    const auto failure = next<AttemptFailed>();
    EXPECT_TRUE(failure.has_value());
    return failure.value_or(AttemptFailed{});
  }
};

TEST_F(TrialEnds, ACrashIsTheExitCodeTheEpochAndTheLastWords) {
  frames("progress", {Heartbeat{.lease = 1, .epoch = 4, .updates = 40}});
  const AttemptFailed failure =
      failure_of("say progress; printf 'first\\n\\033[31mlast é\\033[0m\\n' >&2; exit 3");
  EXPECT_EQ(failure.outcome, "crashed");
  EXPECT_EQ(failure.trial, 101);
  EXPECT_THAT(failure.message, HasSubstr("exit code 3"));
  EXPECT_THAT(failure.message, HasSubstr("4 epochs"));
  EXPECT_THAT(failure.message, HasSubstr("its last words: first | last é"));
  EXPECT_TRUE(failure.progressed);
}

TEST_F(TrialEnds, ASignalIsNamed) {
  const AttemptFailed failure = failure_of("kill -SEGV $$");
  EXPECT_EQ(failure.outcome, "crashed");
  EXPECT_THAT(failure.message, HasSubstr("signal 11 (Segmentation fault)"));
  EXPECT_FALSE(failure.progressed);
}

TEST_F(TrialEnds, KilledFromOutsideIsAnOutcomeOfItsOwn) {
  const AttemptFailed failure = failure_of("kill -KILL $$");
  EXPECT_EQ(failure.outcome, "killed");
  EXPECT_THAT(failure.message, HasSubstr("signal 9 (Killed)"));
  EXPECT_FALSE(failure.progressed);
}

TEST_F(TrialEnds, ProgressBeginsWhereTheAttemptBegan) {
  frames("resumed", {Checkpointed{.lease = 1, .epoch = 4, .updates = 40, .resumed = true},
                     Heartbeat{.lease = 1, .epoch = 4, .updates = 40}});
  EXPECT_FALSE(failure_of("say resumed; kill -KILL $$").progressed);
}

TEST_F(TrialEnds, ACheckpointOfTheAttemptIsProgressToo) {
  frames("resumed", {Checkpointed{.lease = 1, .epoch = 4, .updates = 40, .resumed = true},
                     Checkpointed{.lease = 1, .epoch = 5, .updates = 50, .resumed = false}});
  EXPECT_TRUE(failure_of("say resumed; kill -KILL $$").progressed);
}

TEST_F(TrialEnds, ThatOfAnotherLeaseIsNoProgress) {
  frames("other", {Heartbeat{.lease = 2, .epoch = 4, .updates = 40}, result(2),
                   AttemptFailed{.lease = 2, .outcome = "error"}});
  const AttemptFailed failure = failure_of("say other; exit 1");
  EXPECT_EQ(failure.lease, 1);
  EXPECT_EQ(failure.outcome, "crashed");
  EXPECT_FALSE(failure.progressed);
}

TEST_F(TrialEnds, ATrialThatRunsTooLongIsEnded) {
  const AttemptFailed failure = failure_of("exec sleep 60", {.seconds = 0.3});
  EXPECT_EQ(failure.outcome, "timed out");
  EXPECT_THAT(failure.message, HasSubstr("limits.seconds = 0.3"));
  EXPECT_GT(failure.seconds, 0.3);
}

TEST_F(TrialEnds, ATrialThatTakesTooMuchMemoryIsEnded) {
  const AttemptFailed failure = failure_of(
      "x=0123456789abcdef; i=0; while [ $i -lt 20 ]; do x=$x$x; i=$((i+1)); done; sleep 60",
      {.memory_mb = 10});
  EXPECT_EQ(failure.outcome, "out of memory");
  EXPECT_THAT(failure.message, HasSubstr("limits.memory_mb = 10"));
  EXPECT_GT(failure.memory_mb, 10);
}

TEST_F(TrialEnds, AStoppedTrainerIsASilentOne) {
  const AttemptFailed failure = failure_of("kill -STOP $$", {.silence_seconds = 0.5});
  EXPECT_EQ(failure.outcome, "silent");
  EXPECT_THAT(failure.message, HasSubstr("no sign of life for more than 0.5 s"));
}

TEST_F(TrialEnds, NonsenseFromATrainerIsACrash) {
  const AttemptFailed failure = failure_of("printf '\\003\\000\\000\\000abc' >&3; sleep 60");
  EXPECT_EQ(failure.outcome, "crashed");
  EXPECT_THAT(failure.message, HasSubstr("no message"));
}

TEST_F(TrialEnds, AnImpossibleFrameIsACrash) {
  const AttemptFailed failure = failure_of("printf '\\377\\377\\377\\377' >&3; sleep 60");
  EXPECT_EQ(failure.outcome, "crashed");
}

TEST_F(TrialEnds, ATrainerThatClosesItsSocketIsReplaced) {
  const AttemptFailed failure = failure_of("exec 3>&-; sleep 60");
  EXPECT_EQ(failure.outcome, "crashed");
  EXPECT_THAT(failure.message, HasSubstr("closed its socket"));
}

TEST_F(TrialEnds, AFloodOfWordsHoldsUpNobody) {
  const AttemptFailed failure =
      failure_of("while :; do echo so many words >&2; done", {.seconds = 0.5});
  EXPECT_EQ(failure.outcome, "timed out");
  EXPECT_LT(failure.message.size(), 1500U);
  EXPECT_THAT(failure.message, HasSubstr("so many words | so many words"));
}

TEST_F(TrialEnds, AFloodOfMessagesHoldsUpNobody) {
  frames("alive", {Heartbeat{.lease = 1, .epoch = 1, .updates = 1}});
  const AttemptFailed failure = failure_of(
      "i=0; while [ $i -lt 12 ]; do cat alive alive >more; cat more more >alive; "
      "i=$((i+1)); done; while :; do say alive; done",
      {.seconds = 1});
  EXPECT_EQ(failure.outcome, "timed out");
}

TEST_F(TrialEnds, WhatATrainerReportsItselfIsCleaned) {
  frames("failure", {AttemptFailed{.lease = 1,
                                   .trial = 101,
                                   .outcome = "out of memory",
                                   .message = "no \x01memory\n\xff left"}});
  const AttemptFailed failure = failure_of("say failure; sleep 60", {.memory_mb = 2000});
  EXPECT_EQ(failure.outcome, "out of memory");
  EXPECT_EQ(failure.message, "no memory | \xef\xbf\xbd left (limits.memory_mb = 2000)");
}

// All at once, and before anybody could look: the allocation itself must fail.
TEST_F(TrialEnds, AHugeAllocationFailsInsideTheTrainer) {
#ifdef __SANITIZE_ADDRESS__
  GTEST_SKIP() << "under AddressSanitizer operator new ends the process where it should throw";
#endif
  begin_with_program(HEPSWEEP_PROGRAM);
  welcome();
  Assignment huge = assignment(1, {.memory_mb = 300});
  huge.trial.configuration = 1;
  huge.trial.objective = "auc";
  huge.trial.document = Json::parse(R"({
    "data": {"generate": {"process": "heavy_higgs", "events": 300, "seed": 5},
             "features": {"all_except": []},
             "split": {"train": 0.5, "validation": 0.25, "test": 0.25, "seed": 2}},
    "network": [{"dense": {"units": 30000}}, {"dense": {"units": 30000}},
                {"dense": {"units": 1, "activation": "sigmoid"}}],
    "training": {"loss": "binary_cross_entropy", "optimizer": "adam", "batch_size": 32,
                 "epochs": 1}})");
  say(huge);
  const auto failure = next<AttemptFailed>();
  ASSERT_TRUE(failure);
  EXPECT_EQ(failure->outcome, "out of memory");
  EXPECT_THAT(failure->message, HasSubstr("could not allocate memory"));
}

TEST_F(TrialEnds, TheMemoryLimitIsThatOfEachTrial) {
  frames("first", {result(1)});
  begin_with(
      "say ready; take; sleep 0.2; ulimit -d >>limits; say first\n"
      "take; ulimit -d >>limits; cat limits >&2; exit 1");
  welcome();
  say(assignment(1, {.memory_mb = 500}));
  say(assignment(2));
  const auto failure = next<AttemptFailed>();
  ASSERT_TRUE(failure);
  EXPECT_EQ(failure->lease, 2);
  EXPECT_THAT(failure->message, ::testing::ContainsRegex("last words: [0-9]+ \\| unlimited"));
}

TEST(TrainerProgram, EndsWhenItsSupervisorIsGoneBeforeItCouldTell) {
  const auto output = testing::run_program(
      {HEPSWEEP_PROGRAM, "trainer", "--parent", "1", "--level", "x86-64-v2", "--cache", "cache"});
  EXPECT_EQ(output.exit_code, 1);
}

}  // namespace
}  // namespace hepsweep::worker
