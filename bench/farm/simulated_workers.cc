#include "bench/farm/simulated_workers.hh"

#include <unistd.h>

#include "core/host.hh"
#include "core/version.hh"
#include "nn/instruction_set.hh"

namespace hepsweep::bench {

using namespace coordinator;

namespace {

void say(Transport& transport, const Message& message) {
  transport.send(coordinator_peer, to_bytes(message));
}

}  // namespace

SimulatedWorkers::SimulatedWorkers(LocalHub& hub, int count) {
  for (int peer = 1; peer <= count; ++peer) {
    workers_.push_back({hub.endpoint(peer)});
    say(*workers_.back().transport,
        Hello{program_version, host_name(), ::getpid(), nn::best_level()});
  }
}

void SimulatedWorkers::step(bool answering) {
  for (Worker& worker : workers_) {
    while (const auto envelope = worker.transport->receive()) {
      take(worker, message_from_bytes(envelope->bytes));
    }
    if (answering) answer(worker);
  }
}

std::size_t SimulatedWorkers::held() const {
  std::size_t sum = 0;
  for (const Worker& worker : workers_) sum += worker.held.size();
  return sum;
}

void SimulatedWorkers::take(Worker& worker, Message message) {
  if (auto* assignment = std::get_if<Assignment>(&message)) {
    worker.held.push_back(std::move(*assignment));
  } else if (std::holds_alternative<Stop>(message)) {
    say(*worker.transport, Goodbye{});
  }
}

void SimulatedWorkers::answer(Worker& worker) {
  for (const Assignment& assignment : worker.held) {
    Result result{assignment.lease, assignment.trial.trial, {}};
    result.result.state = studies::TrialState::complete;
    result.result.metrics = {{"validation", "auc", 0.8},
                             {"validation", "log_loss", 0.5},
                             {"validation", "accuracy", 0.7}};
    result.result.network_parameters = 100;
    say(*worker.transport, result);
  }
  worker.held.clear();
}

}  // namespace hepsweep::bench
