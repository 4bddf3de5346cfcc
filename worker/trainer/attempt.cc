#include "worker/trainer/attempt.hh"

#include <algorithm>
#include <ctime>
#include <new>

#include <fmt/core.h>

#include "core/files.hh"
#include "core/log.hh"
#include "core/version.hh"
#include "nn/instruction_set.hh"
#include "worker/trainer/checkpoint_file.hh"

namespace hepsweep::worker {
namespace {

constexpr std::chrono::milliseconds between_signs(200);
constexpr std::chrono::milliseconds between_listening(50);
// Checkpoints by time must not cost more than one part in so many, however slow the disk is.
constexpr double rest_after_checkpoint = 20;

double process_cpu_seconds() {
  return static_cast<double>(std::clock()) / CLOCKS_PER_SEC;
}

TrialProgress progress_of(const nn::RunningTraining& training) {
  return {training.epochs(), static_cast<std::int64_t>(training.updates())};
}

}  // namespace

void SignsOfLife::show(TrialProgress progress) {
  if (supervisor_ == nullptr || Clock::now() - last_ < between_signs) return;
  last_ = Clock::now();
  supervisor_->alive(progress);
}

// Without a sign at once: a short trial needs none.
Attempt::Attempt(const AttemptSettings& settings, const studies::TrialSpecification& trial,
                 const std::string& events_digest, const std::vector<studies::CurvePoint>& curves)
    : supervisor_(settings.supervisor),
      limits_(settings.limits),
      curves_(curves),
      signs_(settings.supervisor, start_),
      cpu_before_(process_cpu_seconds()) {
  if (settings.checkpoint_folder.empty()) return;
  const std::string specification = specification_digest(trial);
  key_ = {specification, program_version, nn::current_level(), events_digest};
  file_ = checkpoint_file(settings.checkpoint_folder, trial.trial, specification);
}

std::optional<Checkpoint> Attempt::find_checkpoint() {
  std::error_code ignored;
  if (file_.empty() || !std::filesystem::exists(file_, ignored)) return std::nullopt;
  try {
    Checkpoint checkpoint = checkpoint_from_bytes(read_file(file_));
    check_key(checkpoint.key, key_);
    return checkpoint;
  } catch (const Error& error) {
    begin_anew(error.what());
    return std::nullopt;
  }
}

void Attempt::begin_anew(const std::string& reason) {
  log_warning(fmt::format("{}: {}; the trial begins anew", file_.string(), reason));
  earlier_seconds_ = 0;
  earlier_cpu_seconds_ = 0;
  on_disk_ = {};
}

void Attempt::resumed(const Checkpoint& checkpoint) {
  earlier_seconds_ = checkpoint.seconds;
  earlier_cpu_seconds_ = checkpoint.cpu_seconds;
  progress_ = {checkpoint.training.epochs,
               static_cast<std::int64_t>(checkpoint.training.step.steps)};
  on_disk_ = progress_;
  if (supervisor_ != nullptr) supervisor_->checkpointed(progress_, true);
}

std::uint64_t Attempt::between_batches(const nn::RunningTraining& training) {
  look_up(training);
  return pace_.turns();
}

void Attempt::between_blocks(const nn::RunningTraining& training) {
  look_up(training);
}

void Attempt::between_rounds(std::int64_t rounds) {
  progress_ = {rounds, rounds};
  signs_.show(progress_);
  const auto wish = listen();
  if (wish && wish->stop) {
    throw AttemptInterrupted(fmt::format(
        "asked to stop behind {} rounds; a classic method leaves no checkpoint", rounds));
  }
}

void Attempt::between_last_blocks() {
  signs_.show(progress_);
}

void Attempt::look_up(const nn::RunningTraining& training) {
  progress_ = progress_of(training);
  signs_.show(progress_);
  const auto wish = listen();
  if (wish || checkpoint_due()) leave_checkpoint(training);
  if (wish && wish->stop) throw AttemptInterrupted(stop_message());
}

std::optional<coordinator::LeaveCheckpoint> Attempt::listen() {
  if (supervisor_ == nullptr) return std::nullopt;
  if (!supervisor_->urgent() && Clock::now() - last_listened_ < between_listening) return {};
  last_listened_ = Clock::now();
  return supervisor_->listen();
}

bool Attempt::checkpoint_due() const {
  if (progress_.updates == on_disk_.updates) return false;
  if (limits_.checkpoint_epochs > 0 &&
      progress_.epochs - on_disk_.epochs >= limits_.checkpoint_epochs) {
    return true;
  }
  const double interval =
      std::max(limits_.checkpoint_seconds, rest_after_checkpoint * checkpoint_cost_);
  return limits_.checkpoint_seconds > 0 && seconds_since(last_checkpoint_) >= interval;
}

// The disk may hold the state already, where nothing was trained since.
void Attempt::leave_checkpoint(const nn::RunningTraining& training) {
  if (file_.empty() || progress_.updates == 0) return;
  if (progress_.updates != on_disk_.updates && !write(training)) return;
  if (supervisor_ != nullptr) supervisor_->checkpointed(progress_, false);
}

bool Attempt::write(const nn::RunningTraining& training) {
  const auto begin = Clock::now();
  last_checkpoint_ = begin;  // the next one has its time, even when this one fails
  try {
    std::filesystem::create_directories(file_.parent_path());
    write_file_atomically(file_, to_bytes(Checkpoint{key_, earlier_seconds_ + seconds(),
                                                     earlier_cpu_seconds_ + cpu_seconds(), curves_,
                                                     training.state()}));
  } catch (const Error& error) {
    warn_of_failure(error.what());
    return false;
  } catch (const std::filesystem::filesystem_error& error) {
    warn_of_failure(error.what());
    return false;
  } catch (const std::bad_alloc&) {
    warn_of_failure("no memory is left for it");
    return false;
  }
  checkpoint_cost_ = seconds_since(begin);
  on_disk_ = progress_;
  failure_told_ = false;
  return true;
}

void Attempt::warn_of_failure(const std::string& reason) {
  on_disk_.epochs = progress_.epochs;  // by epochs: not again before the next ones
  if (failure_told_) return;
  failure_told_ = true;
  log_warning(fmt::format("no checkpoint could be left, the training goes on: {}", reason));
}

std::string Attempt::stop_message() const {
  return fmt::format(
      "asked to stop in epoch {}, behind {} batches; its checkpoint holds {} of them",
      progress_.epochs + 1, progress_.updates, on_disk_.updates);
}

double Attempt::seconds() const {
  return seconds_since(start_);
}

double Attempt::cpu_seconds() const {
  return process_cpu_seconds() - cpu_before_;
}

}  // namespace hepsweep::worker
