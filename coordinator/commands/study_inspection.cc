#include "coordinator/commands/study_inspection.hh"

#include <utility>

#include "core/error.hh"
#include "core/log.hh"
#include "worker/trainer/training_weights.hh"

namespace hepsweep::coordinator {
namespace {

// Further configurations are seen when their turn comes; a wrong one then ends the run.
constexpr std::int64_t most_inspected = 2'000;

}  // namespace

StudyInspection::StudyInspection(const studies::Study& study, std::filesystem::path cache_folder)
    : study_(study), cache_folder_(std::move(cache_folder)) {
  studies::check_study(study);
  inspect_all();
}

void StudyInspection::inspect_all() {
  const auto strategy = studies::make_strategy(study_);
  for (std::int64_t number = 1; number <= most_inspected; ++number) {
    const auto parameters = strategy->propose();
    if (!parameters) return;
    const auto resolved = studies::resolve(study_, *parameters, number);
    inspect(resolved, number);
    if (number == 1) {
      const auto& loaded = events(resolved.document.at("data")).prepared.events;
      events_digest_ = loaded.digest();
      classes_ = loaded.view().classes.size();
    }
  }
}

void StudyInspection::warn_once(const std::string& warning) {
  if (!warning.empty() && warnings_.insert(warning).second) log_warning(warning);
}

const InspectedEvents& StudyInspection::events(const Json& data) {
  auto& inspected = events_[data.dump()];
  if (!inspected) {
    auto prepared = worker::prepare_events(data, study_.base_folder, cache_folder_);
    const auto trained = worker::trained_events(prepared.events.view(), prepared.split.train,
                                                prepared.settings.negative_weights);
    auto preprocessing = studies::fit_preprocessing(prepared.events.view(), trained,
                                                    prepared.features, prepared.settings);
    inspected = std::make_unique<InspectedEvents>(
        InspectedEvents{std::move(prepared), std::move(preprocessing)});
  }
  return *inspected;
}

InspectedConfiguration StudyInspection::inspect(const studies::ResolvedConfiguration& configuration,
                                                std::int64_t number) {
  try {
    const Json& document = configuration.document;
    const InspectedEvents& known = events(document.at("data"));
    const std::size_t classes = known.prepared.events.view().classes.size();
    const auto settings = studies::read_configuration(document, study_.base_folder);
    worker::check_class_weights(settings.training.class_weights, known.preprocessing.classes);
    studies::check_metrics(document, study_.objective.metric, classes);
    const auto network =
        studies::describe_configuration(document, known.preprocessing.inputs(), classes);
    warn_once(nn::doubtful_pair(settings.training, network));
    return {.network = network,
            .training_events = static_cast<std::int64_t>(known.prepared.split.train.size()),
            .epochs = settings.training.epochs};
  } catch (const JsonError& error) {
    throw studies::configuration_error(study_, error, configuration.parameters, number);
  }
}

}  // namespace hepsweep::coordinator
