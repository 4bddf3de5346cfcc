#pragma once

#include <algorithm>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "coordinator/protocol/local_transport.hh"
#include "coordinator/protocol/message.hh"
#include "tests/support/temporary_folder.hh"
#include "worker/supervisor/supervisor.hh"

namespace hepsweep::worker {

/// A supervisor against a coordinator that the test plays itself, with a trainer that is a shell
/// script of the test.
class WorkerUnderTest : public ::testing::Test {
 protected:
  using Message = coordinator::Message;

  /// Begins with this trainer. In the script `say NAME` sends the frames of that file, and
  /// `take` waits for a message of its supervisor.
  void begin_with(const std::string& script);
  void begin_with_program(const std::filesystem::path& program);
  double trainer_end_seconds_ = 30;  ///< of the supervisor that begins
  /// A file of frames for the script.
  void frames(const std::string& name, const std::vector<Message>& messages);

  void say(const Message& message);
  void welcome(double heartbeat_seconds = 60, double silence_seconds = 60);
  static coordinator::Assignment assignment(std::int64_t lease,
                                            coordinator::AttemptLimits limits = {});
  static Message result(std::int64_t lease);

  /// Lets the supervisor work until this is true. \return false after ten seconds
  bool until(const std::function<bool()>& condition);
  /// The first message of a kind that the supervisor sends from here on, or has sent since the
  /// last call; those before it are dropped.
  template <typename Content>
  std::optional<Content> next() {
    std::optional<Content> found;
    until([&] {
      hear();
      while (!found && !heard_.empty()) {
        if (auto* content = std::get_if<Content>(&heard_.front())) found = std::move(*content);
        heard_.erase(heard_.begin());
      }
      return found.has_value();
    });
    return found;
  }
  /// Whether one of that kind is among those that next() has not dropped.
  template <typename Content>
  bool has_said() {
    hear();
    return std::any_of(heard_.begin(), heard_.end(), [](const Message& message) {
      return std::holds_alternative<Content>(message);
    });
  }
  /// Lets the supervisor work for a while.
  void steps(int milliseconds);

  testing::TemporaryFolder folder_;
  coordinator::LocalHub hub_{1};
  std::unique_ptr<coordinator::Transport> coordinator_ =
      hub_.endpoint(coordinator::coordinator_peer);
  std::unique_ptr<coordinator::Transport> own_ = hub_.endpoint(1);
  std::unique_ptr<Supervisor> supervisor_;

 private:
  void hear();

  std::vector<Message> heard_;
};

}  // namespace hepsweep::worker
