#pragma once

#include <deque>
#include <exception>
#include <optional>
#include <string>
#include <utility>

#include "coordinator/books.hh"
#include "coordinator/dispatcher.hh"
#include "coordinator/loss_watch.hh"
#include "coordinator/patient_writer.hh"
#include "coordinator/reception.hh"

namespace hepsweep::coordinator {

/// Decides who runs what: takes trials from the plan, leases them to workers, stores what comes
/// back before acknowledging it, and gives the trials of lost workers to others. Decisions are
/// made in memory; what they want written is one transaction, which is repeated until the database
/// takes it; what they want said is sent afterwards. It never blocks: step() is called again and
/// again, by one thread.
class Coordinator {
 public:
  Coordinator(TrialPlan& plan, results::ResultStore& store, Transport& transport, int workers,
              CoordinatorSettings settings);

  /// \return true when something happened, so that more may be waiting
  bool step();
  /// True when every worker has left, or had the time to.
  bool finished() const { return finished_; }
  /// Ends the run early; workers leave checkpoints.
  /// \param seconds that they may take for it
  void stop(const std::string& reason, double seconds);
  /// After finished(): throws the error that ended the run, if one did.
  void rethrow_failure() const;

  /// After finished(): whether no worker was ever lost, so that a collective end is safe.
  bool everybody_alive() const { return !books_.workers.was_any_lost(); }
  /// Whether none can take part in this study: to start it again here would be in vain.
  bool everybody_refused() const { return books_.workers.all_refused(); }
  const Workers& workers() const { return books_.workers; }

  const Books& books() const { return books_; }
  const TrialPlan& plan() const { return books_.plan; }
  std::size_t working() const { return books_.workers.working(); }
  std::size_t running_trials() const { return books_.leases.size(); }
  /// True while the database can't be written: nothing new is decided.
  bool stalled() const { return writer_.stalled(); }
  /// Why the run was ended early; "" where it was not.
  const std::string& stop_reason() const { return stop_reason_; }
  /// Whether it was for want of workers.
  bool ran_out_of_workers() const { return ran_out_of_workers_; }

 private:
  /// A message that waits for its turn.
  struct Heard {
    int peer = 0;
    std::optional<Message> message;  ///< nothing: it could not be read
    std::string problem = {};        ///< why
  };

  bool listen();
  void take(Envelope envelope);
  void take(Worker& worker, Message message);
  void forget_hello_of(int peer);
  bool decide();
  void write_and_send();
  void fail(std::exception_ptr failure, bool storage_is_lost);
  void begin_stop(double seconds);
  void stop_when_done();
  void show_life();
  void ping();
  void refresh_board();
  void leave_when_all_gone();
  void write_a_last_time();

  Books books_;
  Transport& transport_;
  PatientWriter writer_;
  Reception reception_;
  Dispatcher dispatcher_;
  LossWatch losses_;

  std::deque<Heard> inbox_;  ///< not yet decided on
  bool finished_ = false;
  bool writes_nothing_ = false;  ///< any more: the database is lost, or time is up
  std::exception_ptr failure_;
  std::string stop_reason_;
  bool ran_out_of_workers_ = false;
  TimePoint goodbyes_until_{};
  Every sign_of_life_;
  Every ping_;
  TimePoint next_board_;
};

}  // namespace hepsweep::coordinator
