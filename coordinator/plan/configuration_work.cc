#include "coordinator/plan/configuration_work.hh"

#include <utility>

#include "studies/baselines/baseline.hh"

namespace hepsweep::coordinator {

std::shared_ptr<SharedWork> shared_work(const studies::Study& study,
                                        const studies::ResolvedConfiguration& configuration,
                                        std::int64_t number, const WorkKind& kind,
                                        double operations) {
  auto work = std::make_shared<SharedWork>();
  work->operations = operations;
  work->specification = {.configuration = number,
                         .stage = kind.stage,
                         .variation = kind.variation,
                         .seed = study.seed,
                         .document = configuration.document,
                         .base_folder = study.base_folder.string(),
                         .objective = study.objective.metric,
                         .epochs = kind.epochs};
  return work;
}

std::shared_ptr<SharedWork> add_configuration(const studies::Study& study,
                                              const studies::ResolvedConfiguration& configuration,
                                              std::int64_t number, const WorkKind& kind,
                                              const ConfigurationSizer& size,
                                              PendingWrites& writes) {
  const ConfigurationSize known = size(configuration);
  auto work = shared_work(study, configuration, number, kind, known.operations);
  writes.add(
      [number, known, parameters = configuration.parameters, work](results::ResultStore& store) {
        const Json& document = work->specification.document;
        store.add_configuration({.configuration = number,
                                 .parameters = parameters,
                                 .document = document,
                                 .network_parameters = known.network_parameters,
                                 .model = studies::model_name(document.at("network"))});
      });
  return work;
}

WaitingTrial add_trial(std::int64_t number, std::int64_t replica, std::shared_ptr<SharedWork> work,
                       PendingWrites& writes) {
  const studies::TrialSpecification& common = work->specification;
  results::TrialRecord record{.trial = number,
                              .configuration = common.configuration,
                              .replica = replica,
                              .stage = common.stage,
                              .variation = common.variation,
                              .epochs = common.epochs};
  writes.add(
      [record = std::move(record)](results::ResultStore& store) { store.add_trial(record); });
  return {.trial = number, .replica = replica, .work = std::move(work)};
}

}  // namespace hepsweep::coordinator
