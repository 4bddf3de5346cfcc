#pragma once

#include <deque>
#include <memory>
#include <optional>
#include <poll.h>
#include <string>
#include <vector>

#include "worker/supervisor/assigned_trial.hh"
#include "worker/supervisor/trainer_process.hh"

namespace hepsweep::worker {

/// What a worker has to tell its coordinator about an attempt.
struct Report {
  std::string bytes;             ///< the message
  std::int64_t ended_lease = 0;  ///< 0: the attempt goes on
  std::optional<studies::TrialSpecification> may_have_checkpoint = {};
};

/// Has a trainer process carry out attempts one after the other, ends those that exceed a limit,
/// and replaces a trainer that ended. A trainer has some attempts in its socket, so that it begins
/// the next one without waiting; what goes wrong is the fault of the first that is not answered,
/// the others are given to the next trainer as if nothing had happened.
class TrialRunner {
 public:
  /// \param end_seconds that a trainer has to end after its SIGKILL
  explicit TrialRunner(double end_seconds = 30) : end_seconds_(end_seconds) {}

  void configure(TrainerCommand command) { command_ = std::move(command); }

  void add(AssignedTrial attempt) { attempts_.push_back(std::move(attempt)); }
  /// \return true when something happened
  bool step();
  /// What is to be told since the last call.
  std::vector<Report> take_reports();

  /// Asks the running attempt for a checkpoint; it goes on.
  void checkpoint_now();
  /// Drops what doesn't run, and has the running attempt end with a checkpoint.
  void stop_with_checkpoint();
  /// Drops everything and ends the trainer.
  void drop_all();

  bool is_idle() const { return attempts_.empty(); }
  /// Why no trainer can work here; "" otherwise.
  const std::string& trouble() const { return trouble_; }

  /// Of the running attempt; 0: none.
  std::int64_t running_lease() const;
  const AttemptProgress& progress() const { return progress_; }
  /// Of all trainers so far, in seconds.
  double cpu_seconds() const;
  double memory_mb() const { return trainer_ ? trainer_->memory_mb() : 0; }

  /// What to wait for between steps.
  void add_descriptors(std::vector<pollfd>& waiting) const;

 private:
  bool is_running() const { return in_trainer_ > 0; }
  bool is_running(std::int64_t lease) const { return is_running() && lease == running_lease(); }
  bool take_trainer_messages();
  void take(const std::string& bytes);
  void note_first_word();
  void note_suspension(Clock::time_point now);
  void take_result(const std::string& bytes, std::int64_t lease);
  void take_checkpointed(const coordinator::Checkpointed& checkpointed, const std::string& bytes);
  void take_failure(const coordinator::AttemptFailed& failure);
  void fail_running(const Verdict& verdict);
  void end_running();
  void begin_running();
  void pass_on_errors();
  bool notice_trainer_end();
  void judge_trainer_end();
  void replace_after_failed_start();
  void check_closed_socket(Clock::time_point now);
  void check_end(Clock::time_point now);
  void check_limits();
  void condemn(const Verdict& verdict);
  void end_trainer();
  void start_trainer();
  void feed_trainer();
  bool may_go_to_trainer(const AssignedTrial& next) const;
  std::string with_last_words(std::string message) const;
  std::optional<studies::TrialSpecification> may_have_checkpoint(
      const AssignedTrial& attempt) const;

  double end_seconds_;
  TrainerCommand command_;
  std::unique_ptr<TrainerProcess> trainer_;
  bool trainer_spoke_ = false;
  bool trainer_is_ending_ = false;  ///< killed: it gets nothing any more
  Clock::time_point killed_at_ = {};
  double memory_limit_mb_ = 0;  ///< that the trainer has now
  std::optional<Clock::time_point> socket_closed_;
  double cpu_of_ended_ = 0;      ///< trainers, in seconds
  double cpu_at_last_look_ = 0;  ///< of this trainer, in seconds
  int failed_starts_ = 0;        ///< of trainers, one after the other
  Clock::time_point next_start_ = {};

  std::deque<AssignedTrial> attempts_;
  std::size_t in_trainer_ = 0;      ///< so many of the first are in the trainer's hand
  bool stopping_ = false;           ///< nothing is begun any more
  AttemptProgress progress_;        ///< of the first one
  std::optional<Verdict> verdict_;  ///< on the running attempt, whose trainer was killed for it
  std::vector<Report> reports_;
  std::string trouble_;
  Clock::time_point last_step_ = Clock::now();
  Clock::time_point last_check_ = {};
  int passed_on_ = 0;  ///< lines of trainers' stderr
};

}  // namespace hepsweep::worker
