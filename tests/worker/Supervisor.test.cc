// A supervisor against a coordinator that the test plays itself.
#include "worker/supervisor/supervisor.hh"

#include <thread>

#include <gtest/gtest.h>

#include "coordinator/protocol/local_transport.hh"

namespace hepsweep::worker {
namespace {

using namespace coordinator;

class SupervisorTest : public ::testing::Test {
 protected:
  void say(const Message& message) { coordinator_->send(1, to_bytes(message)); }
  void welcome() { say(Welcome{1, "x86-64-v2", "cache"}); }

  LocalHub hub_{1};
  std::unique_ptr<Transport> coordinator_ = hub_.endpoint(coordinator_peer);
  std::unique_ptr<Transport> own_ = hub_.endpoint(1);
};

TEST_F(SupervisorTest, BeforeItsFirstWordTheCoordinatorMayTakeItsTime) {
  Supervisor supervisor({.program = "none", .silence_seconds = 0}, *own_);
  supervisor.step();
  supervisor.step();
  EXPECT_FALSE(supervisor.finished());
  welcome();
  supervisor.step();
  supervisor.step();
  EXPECT_TRUE(supervisor.finished());
  EXPECT_FALSE(supervisor.everybody_alive());
}

TEST_F(SupervisorTest, TimeInWhichItWasStoppedItselfIsNoSilence) {
  Supervisor supervisor({.program = "none", .silence_seconds = 1.2}, *own_);
  welcome();
  supervisor.step();
  std::this_thread::sleep_for(std::chrono::milliseconds(1500));
  supervisor.step();
  EXPECT_FALSE(supervisor.finished());
}

TEST_F(SupervisorTest, WithoutATrainerItLeavesAndBlamesNoTrial) {
  Supervisor supervisor({.program = "/no/such/program"}, *own_);
  welcome();
  say(Assignment{.lease = 1, .trial = {}});
  say(Assignment{.lease = 2, .trial = {}});
  supervisor.step();
  supervisor.step();
  int failures = 0;
  int goodbyes = 0;
  while (auto envelope = coordinator_->receive()) {
    const Message message = message_from_bytes(envelope->bytes);
    if (std::holds_alternative<AttemptFailed>(message)) ++failures;
    if (std::holds_alternative<Goodbye>(message)) ++goodbyes;
  }
  EXPECT_EQ(failures, 0);
  EXPECT_EQ(goodbyes, 1);
}

}  // namespace
}  // namespace hepsweep::worker
