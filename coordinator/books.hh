#pragma once

#include <string>

#include "coordinator/cost_model.hh"
#include "coordinator/dispatch_queue.hh"
#include "coordinator/leases.hh"
#include "coordinator/outbox.hh"
#include "coordinator/pending_writes.hh"
#include "coordinator/plan/trial_plan.hh"
#include "coordinator/settings.hh"
#include "coordinator/workers.hh"

namespace hepsweep::coordinator {

/// What the coordinator knows. Its parts (reception, dispatcher, loss watch) decide on it in
/// memory; what they want written and sent is collected here, and leaves in this order.
struct Books {
  Books(TrialPlan& its_plan, Transport& transport, int worker_count,
        CoordinatorSettings its_settings)
      : plan(its_plan),
        settings(std::move(its_settings)),
        now(settings.now()),
        workers(worker_count, now),
        queue(settings.window),
        outbox(transport) {}

  TrialPlan& plan;
  const CoordinatorSettings settings;
  TimePoint now;  ///< of this step
  bool stopping = false;
  bool plan_is_dry = false;  ///< it had nothing to add, and no result came since

  Workers workers;
  Leases leases;
  DispatchQueue queue;
  CostModel costs;
  PendingWrites writes;
  Outbox outbox;

  /// A line of the run's log in the database.
  void log_event(std::string kind, std::string message);
  /// Ends all leases of a worker; their trials wait in front of the others again, uncounted.
  /// \param outcome of the attempts: "lost", "interrupted"
  void give_back(Worker& worker, const std::string& outcome);
};

}  // namespace hepsweep::coordinator
