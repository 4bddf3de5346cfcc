#pragma once

#include <chrono>
#include <deque>
#include <map>
#include <string>
#include <vector>

#include "coordinator/plan/trial_plan.hh"
#include "coordinator/protocol/message.hh"
#include "coordinator/protocol/transport.hh"
#include "coordinator/workers.hh"
#include "results/store/result_store.hh"

namespace hepsweep::coordinator {

struct CoordinatorSettings {
  std::string instruction_set = {};
  std::string cache_folder = {};
  double seconds_limit = 0;    ///< of an attempt; 0: none
  double memory_limit_mb = 0;  ///< of an attempt; 0: none
  std::int64_t retries = 2;    ///< further attempts after counted failures
  double ping_seconds = 5;
  double silence_seconds = 60;  ///< a worker without a word for so long is lost
};

/// Decides who runs what: takes trials from the plan, leases them to workers, stores what comes
/// back before acknowledging it, and gives the trials of lost workers to others. It never blocks:
/// step() is called again and again, by one thread.
class Coordinator {
 public:
  Coordinator(TrialPlan& plan, results::ResultStore& store, Transport& transport, int workers,
              CoordinatorSettings settings);

  /// \return true when something happened, so that more may be waiting
  bool step();
  /// True when every worker has left.
  bool finished() const { return phase_ == Phase::left; }
  /// Ends the run early: workers drop what they hold.
  void stop(const std::string& reason);
  /// After finished(): whether no worker was lost, so that a collective end is safe.
  bool everybody_alive() const { return !workers_.any_lost(); }

  /// Whether none can take part in this study: to start it again here would be in vain.
  bool everybody_refused() const { return workers_.all_refused(); }

  const TrialPlan& plan() const { return plan_; }
  int working() const { return workers_.working(); }
  std::size_t running_trials() const { return leases_.size(); }

 private:
  using Clock = std::chrono::steady_clock;
  enum class Phase { working, stopping, left };
  struct Lease {
    WaitingTrial trial;
    std::int64_t attempt = 0;
    int peer = 0;
  };
  struct Received {
    int peer;
    Message message;
  };

  void note_listening();
  std::vector<Received> receive();
  bool needs_transaction(const std::vector<Received>& received) const;
  void handle(const Received& received);
  void handle(int peer, const Hello& hello);
  void handle(int peer, const Result& result);
  void handle(int peer, const AttemptFailed& failure);
  void handle_goodbye(int peer);
  void store_result(const Lease& lease, const Result& result);
  void store_failure(Lease lease, const AttemptFailed& failure);
  /// Takes a lease out of the books; nothing where it is not the current one.
  std::optional<Lease> take_lease(std::int64_t number, int peer);
  void give_back_leases(Worker& worker, const std::string& outcome);
  void refill();
  bool can_take(const Worker& worker, int workers) const;
  bool may_assign() const;
  void assign();
  void assign(int peer, Worker& worker);
  std::size_t hands() const;
  void find_lost_workers();
  void ping();
  void refresh_board();
  void finish_when_complete();
  void leave_when_all_gone();
  void send_later(int peer, Message message);
  void send_outbox();
  std::string refusal_of(const Hello& hello) const;

  TrialPlan& plan_;
  results::ResultStore& store_;
  Transport& transport_;
  CoordinatorSettings settings_;
  Workers workers_;
  std::deque<WaitingTrial> waiting_;
  bool plan_is_dry_ = false;  ///< it had nothing to add, and no result came since
  std::map<std::int64_t, Lease> leases_;
  std::int64_t last_lease_ = 0;
  std::vector<std::pair<int, Message>> outbox_;  ///< sent when the transaction is durable
  Phase phase_ = Phase::working;
  Clock::time_point stop_asked_;
  Clock::time_point last_listened_;  ///< when messages were last looked for
  Clock::time_point last_sign_;      ///< of life, in the database
  Clock::time_point last_board_;
  double board_seconds_ = 0;
};

}  // namespace hepsweep::coordinator
