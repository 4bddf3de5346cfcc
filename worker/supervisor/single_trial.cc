#include "worker/supervisor/single_trial.hh"

#include <fmt/core.h>

#include "coordinator/protocol/message.hh"
#include "core/error.hh"

namespace hepsweep::worker {

studies::TrialResult run_in_trainer(const TrainerCommand& command,
                                    const studies::TrialSpecification& trial) {
  TrainerProcess trainer(command);
  trainer.channel().send(
      coordinator::to_bytes(coordinator::Assignment{.lease = 1, .trial = trial}));
  trainer.channel().wait_until_sent();
  while (const auto bytes = trainer.channel().wait_for_message()) {
    coordinator::Message message = coordinator::message_from_bytes(*bytes);
    if (auto* result = std::get_if<coordinator::Result>(&message)) return std::move(result->result);
    if (const auto* failure = std::get_if<coordinator::AttemptFailed>(&message)) {
      throw Error(fmt::format("trial {}: {}: {}", trial.trial, failure->outcome, failure->message));
    }
  }
  trainer.read_errors();
  throw Error(fmt::format("trial {}: the trainer ended without a result; its last words: {}",
                          trial.trial, trainer.last_errors()));
}

}  // namespace hepsweep::worker
