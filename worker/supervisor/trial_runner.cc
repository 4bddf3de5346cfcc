#include "worker/supervisor/trial_runner.hh"

#include <algorithm>
#include <utility>

#include <fmt/core.h>

#include "core/error.hh"
#include "core/log.hh"
#include "worker/supervisor/last_words.hh"

namespace hepsweep::worker {
namespace {

using namespace coordinator;
using namespace std::chrono_literals;

constexpr auto check_interval = 200ms;
constexpr auto longest_counted_gap = 1s;
/// A trainer that ends closes its socket a little before.
constexpr auto longest_end = 1s;
constexpr auto first_pause = 50ms;
constexpr int most_failed_starts = 5;
constexpr int most_messages_at_once = 256;
/// Enough for a trainer that is done in microseconds while its supervisor waits for a processor.
constexpr std::size_t most_in_trainer = 16;
constexpr int most_passed_on = 20;
constexpr int most_last_rounds = 64;
/// For a program to start, on a slow file system too.
constexpr auto longest_start = 120s;

}  // namespace

bool TrialRunner::step() {
  note_suspension(Clock::now());
  bool active = take_trainer_messages();
  active = notice_trainer_end() || active;
  check_limits();
  feed_trainer();
  return active;
}

std::vector<Report> TrialRunner::take_reports() {
  return std::exchange(reports_, {});
}

// What nobody was there to see (a suspended job) is no time of the trial's, and no silence.
void TrialRunner::note_suspension(Clock::time_point now) {
  const auto gap = now - last_step_ - longest_counted_gap;
  last_step_ = now;
  if (gap <= Clock::duration::zero()) return;
  progress_.started += gap;
  progress_.last_word += gap;
  killed_at_ += gap;
}

bool TrialRunner::take_trainer_messages() {
  if (!trainer_) return false;
  trainer_->read_errors();
  trainer_->channel().flush();
  for (int taken = 0; taken < most_messages_at_once; ++taken) {
    const auto bytes = trainer_->channel().receive();
    if (!bytes) return taken > 0;
    take(*bytes);
  }
  return true;
}

void TrialRunner::take(const std::string& bytes) {
  try {
    progress_.last_word = Clock::now();
    if (!trainer_spoke_) note_first_word();
    const Outline outline = outline_of(bytes);
    if (outline.name == "result") return take_result(bytes, outline.lease);
    const Message message = message_from_bytes(bytes);
    if (const auto* heartbeat = std::get_if<Heartbeat>(&message)) {
      if (!is_running(heartbeat->lease)) return;
      progress_.epoch = heartbeat->epoch;
      progress_.updates = heartbeat->updates;
    } else if (const auto* checkpointed = std::get_if<Checkpointed>(&message)) {
      take_checkpointed(*checkpointed, bytes);
    } else if (const auto* failure = std::get_if<AttemptFailed>(&message)) {
      take_failure(*failure);
    }
  } catch (const Error& error) {
    condemn({"crashed", with_last_words(
                            fmt::format("the trainer sent what is no message: {}", error.what()))});
  }
}

void TrialRunner::note_first_word() {
  trainer_spoke_ = true;
  failed_starts_ = 0;
  // The time that a program takes to start is not the trial's.
  if (is_running()) begin_running();
}

void TrialRunner::take_result(const std::string& bytes, std::int64_t lease) {
  if (!is_running(lease)) return;
  reports_.push_back({bytes, lease, may_have_checkpoint(attempts_.front())});
  pass_on_errors();
  end_running();
}

void TrialRunner::take_checkpointed(const Checkpointed& checkpointed, const std::string& bytes) {
  if (!is_running(checkpointed.lease)) return;
  progress_.epoch = checkpointed.epoch;
  progress_.updates = checkpointed.updates;
  if (checkpointed.resumed) progress_.updates_before = checkpointed.updates;
  progress_.has_checkpoint = true;
  reports_.push_back({.bytes = bytes});
}

void TrialRunner::take_failure(const AttemptFailed& failure) {
  if (!is_running(failure.lease)) return;
  std::string message = as_one_line(failure.message);
  const double limit = attempts_.front().limits.memory_mb;
  if (failure.outcome == "out of memory" && limit > 0) {
    message += fmt::format(" (limits.memory_mb = {:g})", limit);
  }
  fail_running({failure.outcome, with_last_words(std::move(message))});
  // What went wrong may have left it in disorder.
  in_trainer_ = 0;
  end_trainer();
}

// Warnings of a trial that went well: nobody would see them otherwise.
void TrialRunner::pass_on_errors() {
  if (!trainer_->last_errors().empty() && passed_on_ < most_passed_on) {
    log_warning(
        fmt::format("trial {}: {}", attempts_.front().trial, last_lines(trainer_->last_errors())));
    if (++passed_on_ == most_passed_on) log_warning("(no further words of trainers are shown)");
  }
  trainer_->forget_errors();
}

void TrialRunner::fail_running(const Verdict& verdict) {
  const AssignedTrial& attempt = attempts_.front();
  const double seconds = seconds_since(progress_.started);
  const double cpu = trainer_ ? trainer_->cpu_seconds() - progress_.cpu_before : 0;
  const AttemptFailed failure{.lease = attempt.lease,
                              .trial = attempt.trial,
                              .outcome = verdict.outcome,
                              .message = verdict.message,
                              .seconds = seconds,
                              .cpu_seconds = std::max(0.0, cpu),
                              .memory_mb = progress_.memory_mb,
                              .progressed = progress_.progressed()};
  reports_.push_back({to_bytes(failure), attempt.lease, may_have_checkpoint(attempt)});
  end_running();
}

void TrialRunner::end_running() {
  verdict_.reset();
  attempts_.pop_front();
  --in_trainer_;
  if (stopping_) return drop_all();
  if (is_running()) begin_running();
}

void TrialRunner::begin_running() {
  const auto now = Clock::now();
  // The CPU time of the last look: to look for each of thousands of trials would cost too much.
  progress_ = {.started = now, .last_word = now, .cpu_before = cpu_at_last_look_};
  const double limit = attempts_.front().limits.memory_mb;
  if (!trainer_spoke_ || limit == memory_limit_mb_) return;
  trainer_->limit_memory(limit);
  memory_limit_mb_ = limit;
}

bool TrialRunner::notice_trainer_end() {
  if (!trainer_) return false;
  if (!trainer_->ended()) {
    check_closed_socket(Clock::now());
    check_end(Clock::now());
    return false;
  }
  // It may have answered before it ended.
  for (int rounds = 0; rounds < most_last_rounds && take_trainer_messages(); ++rounds) {
  }
  judge_trainer_end();
  cpu_of_ended_ += trainer_->cpu_seconds();
  trainer_.reset();
  in_trainer_ = 0;
  return true;
}

void TrialRunner::judge_trainer_end() {
  const TrainerEnd& end = *trainer_->ended();
  if (verdict_ && is_running()) return fail_running(*verdict_);
  if (trainer_spoke_ && trainer_is_ending_) return;
  if (!trainer_spoke_ && is_running()) return replace_after_failed_start();
  if (!is_running()) return;  // it died while it had nothing to do
  fail_running({end.killed ? "killed" : "crashed",
                with_last_words(fmt::format("the trainer ended: {}; {} epochs were done", end.words,
                                            progress_.epoch))});
}

// No trial is to blame: others may have it, and other workers.
void TrialRunner::replace_after_failed_start() {
  next_start_ = Clock::now() + first_pause * (1 << failed_starts_);
  if (++failed_starts_ < most_failed_starts) return;
  trouble_ = with_last_words(
      fmt::format("a trainer process ends before it can work: {}", trainer_->ended()->words));
}

void TrialRunner::check_closed_socket(Clock::time_point now) {
  if (!trainer_->channel().closed()) return;
  if (!socket_closed_) socket_closed_ = now;
  if (now - *socket_closed_ > longest_end) {
    condemn({"crashed", with_last_words("the trainer closed its socket, or sent nonsense")});
  }
}

// Another one in its place would soon hang like it, and the next one after that.
void TrialRunner::check_end(Clock::time_point now) {
  const std::chrono::duration<double> waited = now - killed_at_;
  if (!trainer_is_ending_ || waited.count() < end_seconds_ || !trouble_.empty()) return;
  trouble_ = fmt::format(
      "a trainer process hangs in the system: it has not ended {:g} s after its SIGKILL (is its "
      "file system gone?)",
      end_seconds_);
}

void TrialRunner::check_limits() {
  const auto now = Clock::now();
  if (!is_running() || trainer_is_ending_ || now - last_check_ < check_interval) return;
  last_check_ = now;
  if (!trainer_spoke_) {
    if (now - progress_.started > longest_start) end_trainer();
    return;
  }
  cpu_at_last_look_ = trainer_->cpu_seconds();
  progress_.memory_mb = std::max(progress_.memory_mb, trainer_->memory_mb());
  if (const auto verdict = exceeded_limit(attempts_.front().limits, progress_, now)) {
    condemn({verdict->outcome, with_last_words(verdict->message)});
  }
}

void TrialRunner::condemn(const Verdict& verdict) {
  if (trainer_is_ending_) return;
  end_trainer();
  if (is_running()) verdict_ = verdict;
}

void TrialRunner::end_trainer() {
  if (!std::exchange(trainer_is_ending_, true)) killed_at_ = Clock::now();
  trainer_->kill();
}

void TrialRunner::start_trainer() {
  if (Clock::now() < next_start_) return;
  try {
    trainer_ = std::make_unique<TrainerProcess>(command_);
  } catch (const Error& error) {
    trouble_ = error.what();
    return;
  }
  trainer_spoke_ = false;
  trainer_is_ending_ = false;
  memory_limit_mb_ = 0;
  socket_closed_.reset();
  cpu_at_last_look_ = 0;
}

// Its memory limit is the trainer's: one with another limit waits.
bool TrialRunner::may_go_to_trainer(const AssignedTrial& next) const {
  return in_trainer_ == 0 || next.limits.memory_mb == attempts_.front().limits.memory_mb;
}

void TrialRunner::feed_trainer() {
  if (attempts_.empty() || stopping_ || !trouble_.empty()) return;
  if (!trainer_) start_trainer();
  if (!trainer_ || trainer_is_ending_) return;
  while (in_trainer_ < std::min(attempts_.size(), most_in_trainer) &&
         may_go_to_trainer(attempts_[in_trainer_])) {
    if (in_trainer_ == 0) begin_running();
    trainer_->channel().send(attempts_[in_trainer_].bytes);
    if (trainer_->channel().closed()) return;  // it has ended: the next one gets it
    ++in_trainer_;
  }
}

void TrialRunner::checkpoint_now() {
  if (is_running()) trainer_->channel().send(to_bytes(LeaveCheckpoint{.stop = false}));
}

void TrialRunner::stop_with_checkpoint() {
  stopping_ = true;
  if (!is_running()) return drop_all();
  attempts_.erase(attempts_.begin() + static_cast<std::ptrdiff_t>(in_trainer_), attempts_.end());
  trainer_->channel().send(to_bytes(LeaveCheckpoint{.stop = true}));
}

void TrialRunner::drop_all() {
  attempts_.clear();
  in_trainer_ = 0;
  verdict_.reset();
  stopping_ = false;
  if (trainer_) end_trainer();
}

std::int64_t TrialRunner::running_lease() const {
  return is_running() ? attempts_.front().lease : 0;
}

double TrialRunner::cpu_seconds() const {
  return cpu_of_ended_ + (trainer_ ? trainer_->cpu_seconds() : 0);
}

std::string TrialRunner::with_last_words(std::string message) const {
  const std::string words = trainer_ ? last_lines(trainer_->last_errors()) : "";
  if (!words.empty()) message += "; its last words: " + words;
  return message;
}

// An earlier attempt may have left one; what can't be there is not looked for, on a slow disk.
std::optional<studies::TrialSpecification> TrialRunner::may_have_checkpoint(
    const AssignedTrial& attempt) const {
  const bool possible = attempt.number > 1 || progress_.has_checkpoint;
  if (!possible || command_.checkpoint_folder.empty()) return std::nullopt;
  return studies::trial_from_bytes(outline_of(attempt.bytes).packed_trial);
}

void TrialRunner::add_descriptors(std::vector<pollfd>& waiting) const {
  if (!trainer_ || trainer_->channel().closed()) return;
  const bool sending = !trainer_->channel().everything_sent();
  const int events = sending ? POLLIN | POLLOUT : POLLIN;
  waiting.push_back({trainer_->channel().descriptor(), static_cast<short>(events), 0});
}

}  // namespace hepsweep::worker
