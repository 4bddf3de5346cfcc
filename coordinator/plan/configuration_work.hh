#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "coordinator/plan/trial_plan.hh"
#include "studies/study/configuration.hh"
#include "studies/study/study.hh"

namespace hepsweep::coordinator {

/// What is known of a configuration before it is trained.
struct ConfigurationSize {
  std::int64_t network_parameters = 0;
  double operations =
      0;  ///< multiply-adds of one replica, if no early stopping ends it; 0: unknown
};

using ConfigurationSizer = std::function<ConfigurationSize(const studies::ResolvedConfiguration&)>;

/// What is done with a configuration in each replica.
struct WorkKind {
  std::string stage = "search";
  std::string variation = "nominal";
  std::optional<std::int64_t> epochs = {};  ///< TrialSpecification::epochs
};

/// The work that the replicas of a configuration share.
/// \param number of the configuration
std::shared_ptr<SharedWork> shared_work(const studies::Study& study,
                                        const studies::ResolvedConfiguration& configuration,
                                        std::int64_t number, const WorkKind& kind,
                                        double operations);

/// The same for a new configuration, which is entered into the database.
std::shared_ptr<SharedWork> add_configuration(const studies::Study& study,
                                              const studies::ResolvedConfiguration& configuration,
                                              std::int64_t number, const WorkKind& kind,
                                              const ConfigurationSizer& size,
                                              PendingWrites& writes);

/// One replica of it, entered into the database as a trial that waits.
WaitingTrial add_trial(std::int64_t number, std::int64_t replica, std::shared_ptr<SharedWork> work,
                       PendingWrites& writes);

}  // namespace hepsweep::coordinator
