#include "worker/supervisor/supervisor.hh"

#include <unistd.h>
#include <utility>

#include <fmt/core.h>

#include "core/error.hh"
#include "core/host.hh"
#include "core/log.hh"
#include "core/process.hh"
#include "core/version.hh"
#include "nn/instruction_set.hh"
#include "worker/trainer/checkpoint_file.hh"

namespace hepsweep::worker {
namespace {

using namespace coordinator;
using std::chrono::duration;

constexpr std::chrono::seconds longest_counted_gap(1);
constexpr std::chrono::seconds longest_abandoned(5);

}  // namespace

Supervisor::Supervisor(SupervisorSettings settings, Transport& transport)
    : settings_(std::move(settings)),
      transport_(transport),
      runner_(settings_.trainer_end_seconds),
      silence_seconds_(settings_.greeting_seconds),
      last_heard_(Clock::now()),
      last_listened_(last_heard_) {
  say_hello();
}

bool Supervisor::step() {
  if (finished()) return false;
  bool active = take_messages();
  active = runner_.step() || active;
  send_reports();
  leave_without_trainer();
  end_when_checkpointed();
  say_goodbye_when_settled();
  send_heartbeat();
  check_coordinator();
  return active;
}

void Supervisor::send(const Message& message) {
  transport_.send(coordinator_peer, to_bytes(message));
}

void Supervisor::say_hello() {
  send(
      Hello{program_version, host_name(), ::getpid(), nn::best_level(), process_start(::getpid())});
  phase_ = Phase::greeting;
  last_heartbeat_ = Clock::now();
}

// What nobody was there to hear (a suspended job) is not the coordinator's silence.
void Supervisor::note_listening() {
  const auto now = Clock::now();
  const auto deaf = now - last_listened_ - longest_counted_gap;
  last_listened_ = now;
  if (deaf > Clock::duration::zero()) last_heard_ += deaf;
}

bool Supervisor::take_messages() {
  note_listening();
  bool any = false;
  while (auto envelope = transport_.receive()) {
    any = true;
    last_heard_ = Clock::now();
    take(std::move(envelope->bytes));
    if (finished()) break;
  }
  return any;
}

void Supervisor::take(std::string bytes) {
  try {
    if (outline_of(bytes).name != "assignment") {
      take_other(message_from_bytes(bytes));
    } else if (phase_ == Phase::working) {
      runner_.add(AssignedTrial(std::move(bytes)));
    }
  } catch (const Error& error) {
    // It may have been a trial, which nobody would carry out: others are to get all of them.
    complain(fmt::format("the coordinator sent {}", error.what()));
  }
}

void Supervisor::take_other(const Message& message) {
  if (const auto* welcome = std::get_if<Welcome>(&message)) {
    take(*welcome);
  } else if (const auto* refusal = std::get_if<Refusal>(&message)) {
    complain(refusal->reason);
  } else if (const auto* acknowledgement = std::get_if<Acknowledgement>(&message)) {
    take(*acknowledgement);
  } else if (std::holds_alternative<Rejoin>(message)) {
    rejoin();
  } else if (const auto* stop = std::get_if<Stop>(&message)) {
    take(*stop);
  } else if (const auto* farewell = std::get_if<Farewell>(&message)) {
    take(*farewell);
  }
}

void Supervisor::take(const Welcome& welcome) {
  if (phase_ != Phase::greeting && phase_ != Phase::working) return;
  // Welcomed twice, it said Hello twice, and what was given before the second one is void.
  runner_.drop_all();
  unacknowledged_.clear();
  runner_.configure({settings_.program, welcome.instruction_set, welcome.cache_folder,
                     welcome.checkpoint_folder});
  checkpoint_folder_ = welcome.checkpoint_folder;
  heartbeat_seconds_ = welcome.heartbeat_seconds;
  silence_seconds_ = welcome.silence_seconds;
  phase_ = Phase::working;
}

void Supervisor::take(const Acknowledgement& acknowledgement) {
  const auto found = unacknowledged_.find(acknowledgement.lease);
  if (found == unacknowledged_.end()) return;
  const auto& trial = found->second;
  if (trial && acknowledgement.given_up) remove_checkpoint(checkpoint_folder_, *trial);
  unacknowledged_.erase(found);
}

void Supervisor::take(const Stop& stop) {
  if (phase_ == Phase::checkpointing || (phase_ == Phase::working && stop.seconds > 0)) {
    const auto seconds =
        std::chrono::duration_cast<Clock::duration>(duration<double>(stop.seconds));
    checkpoint_deadline_ = Clock::now() + seconds;
    if (phase_ == Phase::working) runner_.stop_with_checkpoint();
    phase_ = Phase::checkpointing;
  } else {
    leave();
  }
}

void Supervisor::take(const Farewell& farewell) {
  everybody_alive_ = farewell.everybody_alive;
  runner_.drop_all();
  phase_ = Phase::left;
}

// What it holds has been given to others.
void Supervisor::rejoin() {
  runner_.drop_all();
  runner_.take_reports();
  unacknowledged_.clear();
  if (phase_ == Phase::greeting || phase_ == Phase::working) {
    say_hello();
  } else {
    phase_ = Phase::leaving;
  }
}

void Supervisor::send_reports() {
  for (Report& report : runner_.take_reports()) {
    if (report.ended_lease != 0) {
      unacknowledged_[report.ended_lease] = std::move(report.may_have_checkpoint);
    }
    transport_.send(coordinator_peer, std::move(report.bytes));
  }
}

void Supervisor::complain(const std::string& complaint) {
  if (complaint_.empty()) complaint_ = complaint;
  leave();
}

// No trial is to blame: others may have what this worker holds.
void Supervisor::leave_without_trainer() {
  if (phase_ != Phase::working || runner_.trouble().empty()) return;
  log_error(runner_.trouble());
  leave();
}

void Supervisor::leave() {
  if (phase_ != Phase::greeting && phase_ != Phase::working && phase_ != Phase::checkpointing) {
    return;
  }
  runner_.drop_all();
  phase_ = Phase::leaving;
}

void Supervisor::end_when_checkpointed() {
  if (phase_ != Phase::checkpointing && phase_ != Phase::abandoned) return;
  if (!runner_.is_idle() && Clock::now() < checkpoint_deadline_) return;
  runner_.drop_all();
  phase_ = phase_ == Phase::checkpointing ? Phase::leaving : Phase::left;
}

void Supervisor::say_goodbye_when_settled() {
  if (phase_ != Phase::leaving || !unacknowledged_.empty()) return;
  send(Goodbye{});
  phase_ = Phase::said_goodbye;
}

void Supervisor::send_heartbeat() {
  if (finished() || seconds_since(last_heartbeat_) < heartbeat_seconds_) return;
  Heartbeat heartbeat{.lease = runner_.running_lease(),
                      .memory_mb = runner_.memory_mb(),
                      .cpu_seconds = runner_.cpu_seconds()};
  if (heartbeat.lease != 0) {
    heartbeat.epoch = runner_.progress().epoch;
    heartbeat.updates = runner_.progress().updates;
  }
  if (settings_.has_own_process) {
    heartbeat.memory_mb += process_memory_mb(::getpid());
    heartbeat.cpu_seconds += process_cpu_seconds(::getpid());
  }
  send(heartbeat);
  last_heartbeat_ = Clock::now();
}

void Supervisor::check_coordinator() {
  const double silence = duration<double>(last_listened_ - last_heard_).count();
  if (finished() || phase_ == Phase::abandoned || silence < silence_seconds_) return;
  if (complaint_.empty()) {
    complaint_ = fmt::format("no word from the coordinator for {:.0f} s", silence_seconds_);
  }
  everybody_alive_ = false;
  runner_.stop_with_checkpoint();
  checkpoint_deadline_ = Clock::now() + longest_abandoned;
  phase_ = Phase::abandoned;
  end_when_checkpointed();
}

}  // namespace hepsweep::worker
