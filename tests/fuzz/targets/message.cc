#include "coordinator/protocol/message.hh"

#include "core/error.hh"
#include "tests/fuzz/target.hh"
#include "tests/fuzz/targets/small_trial.hh"
#include "tests/fuzz/targets/targets.hh"

namespace hepsweep::fuzz {

bool accepts_message(std::string_view bytes) {
  try {
    coordinator::outline_of(bytes);  // reads less, and so accepts more
  } catch (const Error&) {
  }
  try {
    const std::string again = to_bytes(coordinator::message_from_bytes(bytes));
    demand(to_bytes(coordinator::message_from_bytes(again)) == again,
           "a message written again is the same message");
    return true;
  } catch (const Error&) {
    return false;
  }
}

std::vector<std::string> message_seeds() {
  using namespace coordinator;
  const std::vector<Message> messages = {
      Hello{"1.0", "node7", 4711, "x86-64-v3", 123456},
      Heartbeat{3, 12, 3456, 61.5, 9.25},
      Checkpointed{3, 12, 3456, true},
      Result{3, 7, small_result()},
      AttemptFailed{3, 7, "crashed", "signal 11", 1.5, 1.25, 80, true},
      Goodbye{},
      Welcome{2, "x86-64-v3", "/cache", "/checkpoints", 5, 60},
      Rejoin{},
      Refusal{"another version"},
      Assignment{3, 1, {600, 2000, 300, 60, 0}, small_trial()},
      Acknowledgement{3},
      Ping{},
      Stop{30},
      Farewell{true},
      LeaveCheckpoint{true},
  };
  static_assert(std::variant_size_v<Message> == 15, "a seed for each kind of message");
  std::vector<std::string> seeds;
  for (const Message& message : messages) seeds.push_back(to_bytes(message));
  return seeds;
}

}  // namespace hepsweep::fuzz
