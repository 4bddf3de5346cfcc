// Trials that wait in the worker's hand while one runs, and trainers that are replaced.
#include <gmock/gmock.h>

#include "tests/worker/worker_under_test.hh"

namespace hepsweep::worker {
namespace {

using namespace coordinator;

using TrialsAhead = WorkerUnderTest;

TEST_F(TrialsAhead, NoneWaitsForAnAcknowledgement) {
  constexpr std::int64_t trials = 40;
  for (std::int64_t lease = 1; lease <= trials; ++lease) {
    frames(std::to_string(lease), {result(lease)});
  }
  begin_with("say ready; i=1; while :; do take; say $i; i=$((i+1)); done");
  welcome();
  for (std::int64_t lease = 1; lease <= trials; ++lease) say(assignment(lease));
  for (std::int64_t lease = 1; lease <= trials; ++lease) {
    const auto answer = next<Result>();
    ASSERT_TRUE(answer);
    EXPECT_EQ(answer->lease, lease);
  }
}

TEST_F(TrialsAhead, TheNextOneLiesInTheTrainersSocketAlready) {
  frames("both", {result(1), result(2)});
  begin_with("say ready; take; take; say both; sleep 60");
  welcome();
  say(assignment(1));
  say(assignment(2));
  EXPECT_EQ(next<Result>()->lease, 1);
  EXPECT_EQ(next<Result>()->lease, 2);
}

TEST_F(TrialsAhead, ACrashIsTheFirstUnfinishedOnesAlone) {
  frames("first", {result(1)});
  frames("third", {result(3)});
  begin_with(
      "say ready; take; if [ -e again ]; then say third; sleep 60; fi\n"
      "touch again; say first; exit 1");
  welcome();
  for (std::int64_t lease = 1; lease <= 3; ++lease) say(assignment(lease));
  EXPECT_EQ(next<Result>()->lease, 1);
  EXPECT_EQ(next<AttemptFailed>()->lease, 2);
  EXPECT_EQ(next<Result>()->lease, 3);
  EXPECT_FALSE(has_said<AttemptFailed>());
}

TEST_F(TrialsAhead, AnAnswerBeforeTheEndOfTheTrainerCounts) {
  frames("answers", {result(1), result(2)});
  begin_with("say ready; take; say answers; kill -KILL $$");
  welcome();
  say(assignment(1));
  say(assignment(2));
  EXPECT_EQ(next<Result>()->lease, 1);
  EXPECT_EQ(next<Result>()->lease, 2);
  steps(50);
  EXPECT_FALSE(has_said<AttemptFailed>());
}

TEST_F(TrialsAhead, ATrainerThatEndsWhileIdleBlamesNobody) {
  frames("first", {result(1)});
  frames("second", {result(2)});
  begin_with(
      "say ready; if [ -e again ]; then take; say second; sleep 60; fi\n"
      "touch again; take; say first; exit 1");
  welcome();
  say(assignment(1));
  EXPECT_TRUE(next<Result>());
  steps(200);
  say(assignment(2));
  EXPECT_EQ(next<Result>()->lease, 2);
  EXPECT_FALSE(has_said<AttemptFailed>());
}

TEST_F(TrialsAhead, WhereTrainersEndBeforeTheirFirstWordTheWorkerLeaves) {
  begin_with("echo no such library >&2; exit 127");
  welcome();
  say(assignment(1));
  say(assignment(2));
  EXPECT_TRUE(until([&] { return has_said<Goodbye>(); }));
  EXPECT_FALSE(has_said<AttemptFailed>());
}

TEST_F(TrialsAhead, ATrainerThatIsKilledAtItsStartIsReplaced) {
  frames("first", {result(1)});
  begin_with(
      "if [ -e again ]; then say ready; take; say first; sleep 60; fi\n"
      "touch again; kill -KILL $$");
  welcome();
  say(assignment(1));
  EXPECT_TRUE(next<Result>());
  EXPECT_FALSE(has_said<AttemptFailed>());
}

TEST_F(TrialsAhead, AfterAFailureTheNextTrainerGoesOn) {
  frames("failure", {AttemptFailed{.lease = 1, .trial = 101, .outcome = "error"}});
  frames("second", {result(2)});
  begin_with(
      "say ready; take; if [ -e again ]; then say second; sleep 60; fi\n"
      "touch again; say failure; sleep 60");
  welcome();
  say(assignment(1));
  say(assignment(2));
  EXPECT_EQ(next<AttemptFailed>()->lease, 1);
  EXPECT_EQ(next<Result>()->lease, 2);
}

}  // namespace
}  // namespace hepsweep::worker
