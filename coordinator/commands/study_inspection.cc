#include "coordinator/commands/study_inspection.hh"

#include <utility>

#include <fmt/core.h>

#include "core/error.hh"
#include "core/json_reader.hh"
#include "nn/training/settings.hh"

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
      events_digest_ = events(resolved.document.at("data")).prepared.events.digest();
    }
  }
}

const InspectedEvents& StudyInspection::events(const Json& data) {
  auto& inspected = events_[data.dump()];
  if (!inspected) {
    auto prepared = worker::prepare_events(data, study_.base_folder, cache_folder_);
    auto preprocessing =
        studies::fit_preprocessing(prepared.events.view(), prepared.split.train,
                                   prepared.features, prepared.settings);
    inspected = std::make_unique<InspectedEvents>(
        InspectedEvents{std::move(prepared), std::move(preprocessing)});
  }
  return *inspected;
}

InspectedConfiguration StudyInspection::inspect(
    const studies::ResolvedConfiguration& configuration, std::int64_t number) {
  try {
    const InspectedEvents& known = events(configuration.document.at("data"));
    InspectedConfiguration inspected;
    inspected.network = nn::describe_network(configuration.document.at("network"), "network",
                                             known.preprocessing.inputs());
    const auto training =
        nn::read_training_settings(configuration.document.at("training"), "training");
    nn::check_loss_fits(training, inspected.network, "network");
    worker::check_outputs(inspected.network.outputs,
                          known.prepared.events.view().classes.size());
    inspected.training_events = static_cast<std::int64_t>(known.prepared.split.train.size());
    inspected.epochs = training.epochs;
    return inspected;
  } catch (const JsonError& error) {
    const std::string message = study_.error(error).what();
    if (number == 0 || configuration.parameters.empty()) throw InputError(message);
    throw InputError(fmt::format("{} (configuration {}: {})", message, number,
                                 shown(configuration.parameters)));
  }
}

}  // namespace hepsweep::coordinator
