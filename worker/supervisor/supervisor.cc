#include "worker/supervisor/supervisor.hh"

#include <algorithm>
#include <unistd.h>

#include <fmt/core.h>

#include "core/error.hh"
#include "core/host.hh"
#include "core/log.hh"
#include "core/process.hh"
#include "core/version.hh"
#include "nn/instruction_set.hh"

namespace hepsweep::worker {
namespace {

using namespace coordinator;

constexpr double limit_check_seconds = 0.2;
constexpr std::chrono::seconds longest_counted_gap(1);

double seconds_since(std::chrono::steady_clock::time_point then) {
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - then).count();
}

}  // namespace

Supervisor::Supervisor(SupervisorSettings settings, Transport& transport)
    : settings_(std::move(settings)),
      transport_(transport),
      last_heard_(Clock::now()),
      last_listened_(last_heard_) {
  send(
      Hello{program_version, host_name(), ::getpid(), nn::best_level(), process_start(::getpid())});
}

bool Supervisor::step() {
  if (finished()) return false;
  bool active = take_messages();
  active = take_trainer_messages() || active;
  active = notice_trainer_end() || active;
  enforce_limits();
  start_next_trial();
  say_goodbye_when_settled();
  send_heartbeat();
  check_coordinator();
  return active;
}

void Supervisor::send(const Message& message) {
  transport_.send(coordinator_peer, to_bytes(message));
  last_sent_ = Clock::now();
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
    take(message_from_bytes(envelope->bytes));
  }
  return any;
}

void Supervisor::take(const Message& message) {
  if (const auto* welcome = std::get_if<Welcome>(&message)) {
    take(*welcome);
  } else if (const auto* refusal = std::get_if<Refusal>(&message)) {
    complaint_ = refusal->reason;
    leave();
  } else if (const auto* assignment = std::get_if<Assignment>(&message)) {
    take(*assignment);
  } else if (const auto* acknowledgement = std::get_if<Acknowledgement>(&message)) {
    unacknowledged_.erase(acknowledgement->lease);
  } else if (std::holds_alternative<Stop>(message)) {
    leave();
  } else if (const auto* farewell = std::get_if<Farewell>(&message)) {
    everybody_alive_ = farewell->everybody_alive;
    trainer_.reset();
    phase_ = Phase::left;
  }
}

void Supervisor::take(const Welcome& welcome) {
  trainer_command_ = {settings_.program, welcome.instruction_set, welcome.cache_folder};
  phase_ = Phase::working;
}

void Supervisor::take(const Assignment& assignment) {
  if (phase_ == Phase::working) assignments_.push_back(assignment);
}

void Supervisor::start_next_trial() {
  if (phase_ != Phase::working || running_ || assignments_.empty()) return;
  try {
    if (!trainer_) trainer_ = std::make_unique<TrainerProcess>(trainer_command_);
  } catch (const Error& error) {
    // The trial is not to blame: others may have it.
    log_error(error.what());
    leave();
    return;
  }
  trainer_->channel().send(to_bytes(assignments_.front()));
  running_ = true;
  epoch_ = 0;
  cpu_before_ = trainer_->cpu_seconds();
  started_ = Clock::now();
}

bool Supervisor::take_trainer_messages() {
  if (!trainer_) return false;
  trainer_->read_errors();
  trainer_->channel().flush();
  bool any = false;
  while (trainer_) {
    const auto bytes = trainer_->channel().receive();
    if (!bytes) break;
    any = true;
    take_from_trainer(*bytes);
  }
  return any;
}

void Supervisor::take_from_trainer(const std::string& bytes) {
  const Message message = message_from_bytes(bytes);
  if (const auto* heartbeat = std::get_if<Heartbeat>(&message)) {
    epoch_ = heartbeat->epoch;
  } else if (const auto* failure = std::get_if<AttemptFailed>(&message)) {
    end_attempt(failure->outcome, failure->message);
    trainer_.reset();  // what went wrong may have left it in disorder
  } else if (const auto* result = std::get_if<Result>(&message)) {
    unacknowledged_.insert(result->lease);
    running_ = false;
    assignments_.pop_front();
    transport_.send(coordinator_peer, bytes);
    last_sent_ = Clock::now();
  }
}

bool Supervisor::notice_trainer_end() {
  if (!trainer_) return false;
  const auto end = trainer_->ended();
  if (!end) return false;
  take_trainer_messages();  // it may have answered before it ended
  if (trainer_ && running_) {
    std::string message = "the trainer ended: " + *end;
    if (!trainer_->last_errors().empty()) message += "; its last words: " + trainer_->last_errors();
    end_attempt("crashed", message);
  }
  trainer_.reset();
  return true;
}

void Supervisor::enforce_limits() {
  if (!running_ || seconds_since(last_limit_check_) < limit_check_seconds) return;
  last_limit_check_ = Clock::now();
  const Assignment& assignment = assignments_.front();
  if (assignment.limits.seconds > 0 && running_seconds() > assignment.limits.seconds) {
    end_attempt("timed out",
                fmt::format("ran longer than limits.seconds = {:g}; {} epochs were done",
                            assignment.limits.seconds, epoch_));
    trainer_.reset();
  } else if (assignment.limits.memory_mb > 0 &&
             trainer_->memory_mb() > assignment.limits.memory_mb) {
    end_attempt("out of memory", fmt::format("used {:.0f} MB, more than limits.memory_mb = {:g}",
                                             trainer_->memory_mb(), assignment.limits.memory_mb));
    trainer_.reset();
  }
}

void Supervisor::end_attempt(const std::string& outcome, const std::string& message) {
  const Assignment& assignment = assignments_.front();
  AttemptFailed failure{
      assignment.lease, assignment.trial.trial, outcome, message, running_seconds(), 0, 0};
  if (trainer_) {
    failure.cpu_seconds = std::max(0.0, trainer_->cpu_seconds() - cpu_before_);
    failure.memory_mb = trainer_->memory_mb();
  }
  unacknowledged_.insert(assignment.lease);
  running_ = false;
  assignments_.pop_front();
  send(failure);
}

void Supervisor::leave() {
  if (phase_ != Phase::greeting && phase_ != Phase::working) return;
  trainer_.reset();
  running_ = false;
  assignments_.clear();
  phase_ = Phase::leaving;
}

void Supervisor::checkpoint_now() {
  if (trainer_ && running_) trainer_->channel().send(to_bytes(LeaveCheckpoint{.stop = false}));
}

void Supervisor::say_goodbye_when_settled() {
  if (phase_ != Phase::leaving || !unacknowledged_.empty()) return;
  send(Goodbye{});
  phase_ = Phase::said_goodbye;
}

void Supervisor::send_heartbeat() {
  if (seconds_since(last_sent_) < settings_.heartbeat_seconds) return;
  send(Heartbeat{running_ ? assignments_.front().lease : 0, epoch_});
}

void Supervisor::check_coordinator() {
  const double limit =
      phase_ == Phase::greeting ? settings_.greeting_seconds : settings_.silence_seconds;
  const double silence = std::chrono::duration<double>(last_listened_ - last_heard_).count();
  if (finished() || silence < limit) return;
  complaint_ = fmt::format("no word from the coordinator for {:.0f} s", limit);
  everybody_alive_ = false;
  trainer_.reset();
  phase_ = Phase::left;
}

double Supervisor::running_seconds() const {
  return seconds_since(started_);
}

void Supervisor::add_descriptors(std::vector<pollfd>& waiting) const {
  if (!trainer_) return;
  waiting.push_back({trainer_->channel().descriptor(), POLLIN, 0});
}

}  // namespace hepsweep::worker
