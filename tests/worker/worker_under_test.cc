#include "tests/worker/worker_under_test.hh"

#include <chrono>
#include <filesystem>
#include <thread>

namespace hepsweep::worker {
namespace {

using namespace coordinator;
using namespace std::chrono_literals;

std::string frame(const Message& message) {
  const std::string bytes = to_bytes(message);
  std::string frame;
  for (unsigned shift = 0; shift < 32; shift += 8) {
    frame += static_cast<char>(bytes.size() >> shift & 0xff);
  }
  return frame + bytes;
}

}  // namespace

void WorkerUnderTest::begin_with(const std::string& script) {
  frames("ready", {Heartbeat{}});
  const auto program = folder_.write("trainer", "#!/bin/sh\ncd '" + folder_.path().string() +
                                                    "'\n"
                                                    "say() { cat \"$1\" >&3; }\n"
                                                    "take() { n=$(head -c 4 <&3 | od -An -tu4); "
                                                    "head -c $n <&3 >taken; }\n" +
                                                    script + "\n");
  std::filesystem::permissions(program, std::filesystem::perms::owner_all);
  begin_with_program(program);
}

void WorkerUnderTest::begin_with_program(const std::filesystem::path& program) {
  supervisor_ = std::make_unique<Supervisor>(
      SupervisorSettings{.program = program, .trainer_end_seconds = trainer_end_seconds_}, *own_);
}

void WorkerUnderTest::frames(const std::string& name, const std::vector<Message>& messages) {
  std::string content;
  for (const Message& message : messages) content += frame(message);
  folder_.write(name, content);
}

void WorkerUnderTest::say(const Message& message) {
  coordinator_->send(1, to_bytes(message));
}

void WorkerUnderTest::welcome(double heartbeat_seconds, double silence_seconds) {
  say(Welcome{.worker = 1,
              .instruction_set = "x86-64-v2",
              .cache_folder = folder_ / "cache",
              .checkpoint_folder = folder_.path(),
              .heartbeat_seconds = heartbeat_seconds,
              .silence_seconds = silence_seconds});
}

Assignment WorkerUnderTest::assignment(std::int64_t lease, AttemptLimits limits) {
  Assignment assignment{.lease = lease, .limits = limits};
  assignment.trial.trial = 100 + lease;
  return assignment;
}

Message WorkerUnderTest::result(std::int64_t lease) {
  Result result{.lease = lease, .trial = 100 + lease, .result = {}};
  result.result.state = studies::TrialState::complete;
  return result;
}

bool WorkerUnderTest::until(const std::function<bool()>& condition) {
  const auto limit = std::chrono::steady_clock::now() + 10s;
  while (std::chrono::steady_clock::now() < limit) {
    supervisor_->step();
    if (condition()) return true;
    std::this_thread::sleep_for(1ms);
  }
  return false;
}

void WorkerUnderTest::steps(int milliseconds) {
  for (int i = 0; i < milliseconds; ++i) {
    supervisor_->step();
    std::this_thread::sleep_for(1ms);
  }
}

void WorkerUnderTest::hear() {
  while (auto envelope = coordinator_->receive()) {
    heard_.push_back(message_from_bytes(envelope->bytes));
  }
}

}  // namespace hepsweep::worker
