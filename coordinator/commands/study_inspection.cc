#include "coordinator/commands/study_inspection.hh"

#include <algorithm>
#include <utility>

#include <fmt/core.h>

#include "core/error.hh"
#include "core/json_reader.hh"
#include "core/log.hh"
#include "studies/baselines/baseline.hh"
#include "studies/study/baselines.hh"
#include "worker/trainer/training_weights.hh"

namespace hepsweep::coordinator {
namespace {

// Further configurations are seen when their turn comes; a wrong one then ends the run.
constexpr std::int64_t most_inspected = 2'000;

bool has_negative_weights(const worker::PreparedEvents& prepared,
                          const std::vector<std::uint32_t>& trained) {
  if (prepared.settings.negative_weights != studies::NegativeWeights::keep) return false;
  const auto weights = prepared.events.view().weights;
  return std::any_of(trained.begin(), trained.end(),
                     [&](std::uint32_t event) { return weights[event] < 0; });
}

// \throws JsonError where it can't be fitted to these events
void check_baseline(const Json& network, const std::string& path, const InspectedEvents& events) {
  studies::describe_classic(network, path, events.preprocessing.inputs(),
                            events.prepared.events.view().classes.size());
  if (events.negative_weights) studies::refuse_negative_weights(network, path);
}

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
      const InspectedEvents& loaded = events(resolved.document.at("data"));
      events_digest_ = loaded.prepared.events.digest();
      choose_baselines(loaded);
    }
  }
}

// What the study names must fit; of what it does not name, only what fits is taken.
void StudyInspection::choose_baselines(const InspectedEvents& events) {
  if (study_.baselines) {
    for (const Json& network : *study_.baselines) {
      const std::string path = element_path("baselines", baselines_.size());
      try {
        check_baseline(network, path, events);
      } catch (const JsonError& problem) {
        throw study_.error(problem);
      }
      baselines_.push_back(network);
    }
    return;
  }
  for (const Json& network : studies::default_baselines()) {
    try {
      check_baseline(network, "", events);
      baselines_.push_back(network);
    } catch (const JsonError& problem) {
      log_info(
          fmt::format("no baseline {}: it {}", studies::model_name(network), problem.problem()));
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
    const bool negative = has_negative_weights(prepared, trained);
    inspected = std::make_unique<InspectedEvents>(
        InspectedEvents{std::move(prepared), std::move(preprocessing), negative});
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
    if (settings.validation) {
      studies::validation_variables(*settings.validation, known.prepared.settings,
                                    known.prepared.events, known.prepared.features);
    }
    const auto network =
        studies::describe_configuration(document, known.preprocessing.inputs(), classes);
    warn_once(nn::doubtful_pair(settings.training, network));
    const Json& model = document.at("network");
    const bool classic = studies::is_classic(model);
    if (classic && known.negative_weights) studies::refuse_negative_weights(model, "network");
    return {.model = studies::model_name(model),
            .network = network,
            .training_events = static_cast<std::int64_t>(known.prepared.split.train.size()),
            .epochs = classic ? studies::describe_classic(model, "network", network.inputs).rounds
                              : settings.training.epochs};
  } catch (const JsonError& error) {
    throw studies::configuration_error(study_, error, configuration.parameters, number);
  }
}

}  // namespace hepsweep::coordinator
