#include "coordinator/protocol/message.hh"

#include <cmath>

#include <gtest/gtest.h>

#include "core/error.hh"

namespace hepsweep::coordinator {
namespace {

template <typename Content>
Content round_trip(const Content& content) {
  return std::get<Content>(message_from_bytes(to_bytes(content)));
}

TEST(Message, EveryKindSurvivesTheWay) {
  EXPECT_EQ(round_trip(Hello{"0.1", "node7", 4711, "x86-64-v3", 99}).host, "node7");
  EXPECT_EQ(round_trip(Hello{"0.1", "node7", 4711, "x86-64-v3", 99}).process_start, 99);
  EXPECT_EQ(round_trip(Heartbeat{12, 3, 400, 55.5, 1.5}).updates, 400);
  EXPECT_EQ(round_trip(Welcome{2, "x86-64-v4", "/scratch/cache"}).cache_folder, "/scratch/cache");
  EXPECT_EQ(round_trip(Refusal{"too old"}).reason, "too old");
  EXPECT_EQ(round_trip(Acknowledgement{99, true}).lease, 99);
  EXPECT_TRUE(round_trip(Acknowledgement{99, true}).given_up);
  EXPECT_FALSE(round_trip(Farewell{false}).everybody_alive);
  round_trip(Goodbye{});
  round_trip(Ping{});
  round_trip(Rejoin{});
  EXPECT_EQ(round_trip(Stop{7.5}).seconds, 7.5);
  EXPECT_TRUE(round_trip(LeaveCheckpoint{true}).stop);
  const Checkpointed checkpointed = round_trip(Checkpointed{12, 3, 400, true});
  EXPECT_EQ(checkpointed.updates, 400);
  EXPECT_TRUE(checkpointed.resumed);
  const AttemptFailed failure =
      round_trip(AttemptFailed{5, 6, "crashed", "signal 11", 1.5, 1.25, 100, true});
  EXPECT_EQ(failure.trial, 6);
  EXPECT_TRUE(failure.progressed);
  EXPECT_EQ(failure.cpu_seconds, 1.25);
}

TEST(Message, TrialsAndResultsKeepEveryBit) {
  Assignment assignment{
      .lease = 3, .attempt = 2, .limits = {.seconds = 60, .checkpoint_epochs = 4}, .trial = {}};
  assignment.trial.trial = 8;
  assignment.trial.document = {{"training", {{"rate", 0.1}}}};
  const Assignment same = round_trip(assignment);
  EXPECT_EQ(same.trial.document, assignment.trial.document);
  EXPECT_EQ(same.attempt, 2);
  EXPECT_EQ(same.limits.seconds, 60);
  EXPECT_EQ(same.limits.checkpoint_epochs, 4);
  Result result{.lease = 3, .trial = 8, .result = {}};
  result.result.metrics.push_back({"validation", "auc", 0.1 + 0.2, std::nan("")});
  result.result.model = std::string("\0\xff binary", 9);
  const Result back = round_trip(result);
  EXPECT_EQ(back.result.metrics[0].value, 0.1 + 0.2);
  EXPECT_TRUE(std::isnan(back.result.metrics[0].error));
  EXPECT_EQ(back.result.model, result.result.model);
}

TEST(Message, AnOutlineTellsWhatASupervisorMustKnow) {
  Assignment assignment{
      .lease = 3, .attempt = 2, .limits = {.seconds = 60, .memory_mb = 500}, .trial = {}};
  assignment.trial.trial = 8;
  const std::string bytes = to_bytes(assignment);
  const Outline outline = outline_of(bytes);
  EXPECT_EQ(outline.name, "assignment");
  EXPECT_EQ(outline.lease, 3);
  EXPECT_EQ(outline.trial, 8);
  EXPECT_EQ(outline.attempt, 2);
  EXPECT_EQ(outline.limits.seconds, 60);
  EXPECT_EQ(outline.limits.memory_mb, 500);
  EXPECT_EQ(outline.limits.silence_seconds, 300);
  EXPECT_EQ(studies::trial_from_bytes(outline.packed_trial).trial, 8);
  const std::string result = to_bytes(Result{.lease = 5, .trial = 9, .result = {}});
  EXPECT_EQ(outline_of(result).name, "result");
  EXPECT_EQ(outline_of(result).lease, 5);
  EXPECT_EQ(outline_of(result).trial, 9);
  const std::string ping = to_bytes(Ping{});
  EXPECT_EQ(outline_of(ping).name, "ping");
  EXPECT_THROW(outline_of("no message"), Error);
  EXPECT_THROW(outline_of(bytes.substr(0, 20)), Error);
}

TEST(Message, DamagedBytesAreRefused) {
  const std::string bytes = to_bytes(Hello{"0.1", "node7", 4711, "x86-64-v3"});
  for (std::size_t length = 0; length < bytes.size(); ++length) {
    EXPECT_THROW(message_from_bytes(bytes.substr(0, length)), Error) << length;
  }
  EXPECT_THROW(message_from_bytes(bytes + "x"), Error);
  EXPECT_THROW(message_from_bytes("no message at all"), Error);
  const std::string assignment = to_bytes(Assignment{.lease = 1, .trial = {}});
  for (std::size_t i = 0; i < assignment.size(); ++i) {
    std::string damaged = assignment;
    damaged[i] = static_cast<char>(damaged[i] ^ 0x55);
    try {
      message_from_bytes(damaged);  // another number is still a message
    } catch (const Error& error) {
      EXPECT_NE(std::string(error.what()).find("an unreadable message"), std::string::npos);
    }
  }
}

}  // namespace
}  // namespace hepsweep::coordinator
